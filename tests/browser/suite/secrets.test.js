// Only the endpoint and the page's own fetch see a token: it is not in errors, attempt records, the console, or the visible
// properties of a client. The tests use a marked token in everything that can happen to a call.
// @ts-nocheck Most values here are wrong on purpose.
import { expect } from "chai";
import { connect, isJumpstarterError } from "jumpstarter-web";
import { client, lab, nothingUncaught, rejection } from "./lab.js";
import { fetchInTurn, refusal, tokenExpired } from "./wire.js";

nothingUncaught();

const MARK = "mArKeD-sEcReT";
const panicking = await import("/panic/index.js");

/** All text in a value, including non-enumerable properties and causes. */
function textOf(value, seen = new Set()) {
  const texts = [String(Object(value) === value && typeof value.toString !== "function" ? "" : value)];
  if (Object(value) !== value || seen.has(value)) return texts.join("\n");
  seen.add(value);
  try {
    texts.push(JSON.stringify(value) ?? "");
  } catch {
    // Also searches values that have no JSON.
  }
  for (let object = value; object !== null && object !== Object.prototype; object = Object.getPrototypeOf(object)) {
    for (const key of Reflect.ownKeys(object)) {
      const { value: held } = Object.getOwnPropertyDescriptor(object, key);
      texts.push(String(key), typeof held === "function" ? "" : textOf(held, seen));
    }
  }
  return texts.join("\n");
}

describe("a token", () => {
  const printed = [];
  const usual = {};
  before(() => {
    for (const [name, print] of Object.entries(console)) {
      if (typeof print !== "function") continue;
      usual[name] = print;
      console[name] = (...given) => printed.push(given);
    }
  });
  after(() => Object.assign(console, usual));

  /** Makes every call of a client with the token, and returns all visible text. */
  async function seenOf(options, token, make = connect) {
    const records = [];
    const given = {
      endpoints: lab.endpoints,
      namespace: lab.namespace,
      client: "alice",
      token,
      onAttempt: (attempt) => records.push(attempt),
      ...options,
    };
    const ends = [];
    const service = await make(given).catch((error) => {
      ends.push(error);
    });
    if (service === undefined) return ends;
    const name = "no-such-lease";
    const stop = new AbortController();
    const limits = { timeoutMs: 300, signal: stop.signal };
    const calls = [
      service.getExporter({ name, ...limits }),
      service.listExporters({ includeLeases: true, ...limits }),
      service.getLease({ name, ...limits }),
      service.listLeases(limits),
      service.createLease({ selector: "a=b", duration: "0s", ...limits }),
      service.updateLease({ name, duration: "1m", ...limits }),
      service.extendLease({ name, by: "1m", ...limits }),
      service.deleteLease({ name, ...limits }),
      service.waitForLease({ name, ...limits }),
      service.releaseLeases({ names: [name], ...limits }),
      service.exporters(limits).next(),
      service.watchLeases(limits).next(),
    ];
    ends.push(...(await Promise.all(calls.map((call) => call.catch((error) => error)))));
    ends.push(service.endpoints(), records, service);
    stop.abort();
    service.close();
    ends.push(await service.listLeases().catch((error) => error), service);
    return ends;
  }

  const html = async () => new Response("<html>", { status: 403, headers: { "content-type": "text/html" } });
  const hanging = () => new Promise(() => undefined);
  const cases = {
    "that is rejected by the controller": [{}, MARK],
    "from a function that is rejected by the controller": [{}, () => MARK],
    "that has expired, and one after it": [{ fetch: fetchInTurn(tokenExpired) }, () => MARK],
    "that no header may carry": [{}, `${MARK}\n${MARK}`],
    "from a function that no header may carry": [{}, async () => `${MARK}\0`],
    "that comes as an object": [{}, { token: MARK }],
    "that a function gives as an object": [{}, () => ({ token: MARK })],
    "of a client that is refused for another option": [{ tokn: MARK, credentials: "all" }, MARK],
    "among the headers": [{ headers: { authorization: `Bearer ${MARK}` } }, MARK],
    "as a password of an endpoint": [{ endpoints: [`https://alice:${MARK}@lab.example.com`] }, MARK],
    "on a connection that breaks": [{ fetch: () => Promise.reject(new TypeError("no network")) }, MARK],
    "refused by a proxy": [{ fetch: html }, MARK],
    "on a call that hangs": [{ fetch: hanging }, () => MARK],
    "refused with an error of every kind": [
      { fetch: fetchInTurn(...Array.from({ length: 16 }, (_, code) => () => refusal(code + 1, "no"))) },
      MARK,
    ],
    "of a client whose wasm has died": [
      {},
      MARK,
      async (options) => {
        const service = await panicking.connect(options);
        await rejection(service.getExporter({ name: "panic-now" }));
        return service;
      },
    ],
  };
  for (const [what, [options, token, make]] of Object.entries(cases)) {
    it(`${what} is not visible`, async () => {
      printed.length = 0;
      const ends = await seenOf(options, token, make);
      expect(
        ends.some((end) => end instanceof Error),
        "an error to look at",
      ).to.equal(true);
      expect(textOf(ends)).to.not.include(MARK);
      expect(textOf(printed)).to.not.include(MARK);
    });
  }

  it("that is valid is not visible, nor is the one that replaces it", async () => {
    printed.length = 0;
    const service = await client();
    const seen = [await service.listExporters(), await service.listLeases(), service.endpoints(), service];
    const { token } = await service.rotateToken();
    seen.push(await service.listExporters({ pageSize: 1 }), service);
    const error = await rejection(service.getLease({ name: "no-such-lease" }));
    expect(isJumpstarterError(error)).to.equal(true);
    const text = textOf([...seen, error, printed]);
    for (const secret of [lab.clients.alice, token]) expect(text).to.not.include(secret);
  });

  it("would be found by this test", () => {
    const error = new Error("x", { cause: Object.defineProperty({}, "hidden", { value: { deep: [MARK] } }) });
    expect(textOf([error])).to.include(MARK);
  });
});
