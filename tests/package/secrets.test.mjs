// Checks that Node's output of a client and its errors, with hidden properties, contains no token. For pages, see
// tests/browser/suite/secrets.test.js.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { connect } from "../../npm/dist/index.node.js";

const MARK = "mArKeD-sEcReT";
const all = { depth: Infinity, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null };
const given = { endpoints: "http://127.0.0.1:1", namespace: "lab", client: "alice" };
const broken = () => Promise.reject(new TypeError("no network"));
const denied = async () =>
  new Response(null, {
    headers: {
      "content-type": "application/grpc-web+proto",
      "grpc-status": "2",
      "grpc-message": "failed to authenticate token",
    },
  });

describe("a client and its errors, as Node prints them,", () => {
  for (const [what, token] of Object.entries({
    "a token": MARK,
    "a token function": () => MARK,
    "a token no header may carry": `${MARK}\0`,
  })) {
    it(`do not show ${what}`, async () => {
      for (const fetch of [broken, denied]) {
        const records = [];
        const client = await connect({ ...given, token, fetch, onAttempt: (attempt) => records.push(attempt) });
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
        for (const shown of [inspect([client, ends, records], all), JSON.stringify([client, ends, records])])
          assert.ok(!shown.includes(MARK), shown);
        client.close();
      }
    });
  }

  it("would show one if it were there", () => {
    assert.ok(inspect(Object.defineProperty({}, "hidden", { value: [{ deep: MARK }] }), all).includes(MARK));
  });
});
