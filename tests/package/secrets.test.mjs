// Checks that Node's output of a client and its errors, with hidden properties, contains no token. For pages, see
// tests/browser/suite/secrets.test.js.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { connect } from "../../npm/dist/index.node.js";
import { createLab } from "../../npm/dist/testing/index.node.js";

const MARK = "mArKeD-sEcReT";
const all = { depth: Infinity, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null };

describe("a client and its errors, as Node prints them,", () => {
  for (const [what, token] of Object.entries({
    "a token": MARK,
    "a token function": () => MARK,
    "a token no header may carry": `${MARK}\0`,
  })) {
    it(`do not show ${what}`, async () => {
      const lab = await createLab();
      // Once with the controller's refusal of the token, once without a connection.
      for (const refuse of [false, true]) {
        lab.endpoint("one").fault({ refuse });
        const records = [];
        const onAttempt = (attempt) => records.push(attempt);
        const client = await connect({ ...lab.connectOptions(), token, onAttempt });
        const calls = [
          client.listLeases({ timeoutMs: 100 }),
          client.deleteLease({ name: "a", timeoutMs: 100 }),
          client.rotateToken({ timeoutMs: 100 }),
        ];
        const ends = await Promise.all(
          calls.map((call) =>
            call.then(
              () => assert.fail("was answered"),
              (error) => error,
            ),
          ),
        );
        const printed = [client, ends, records, lab.calls];
        for (const shown of [inspect(printed, all), JSON.stringify(printed)]) assert.ok(!shown.includes(MARK), shown);
        client.close();
      }
    });
  }

  it("would show one if it were there", () => {
    assert.ok(inspect(Object.defineProperty({}, "hidden", { value: [{ deep: MARK }] }), all).includes(MARK));
  });
});
