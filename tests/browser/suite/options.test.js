// A call reads each of its options once, before it returns, from own or inherited properties; later changes of the object have
// no effect. Also the range of options in milliseconds. For invalid values, see input.test.js.
// @ts-nocheck Most values here are wrong on purpose.
import { expect } from "chai";
import { connect } from "jumpstarter-web";
import { client, lab, nothingUncaught, rejection } from "./lab.js";
import { freeExporters } from "./own-leases.js";
import { fetchInTurn, refusal, tokenExpired } from "./wire.js";

nothingUncaught();

const notFound = () => refusal(5, "not there");
const NONE = { pageSize: 10, timeoutMs: 20_000 };
/** Options of each call, and other values for the same options. */
const CALLS = {
  getExporter: [
    { name: "one", showHiddenLabels: true },
    { name: "other", showHiddenLabels: false },
  ],
  listExporters: [
    { ...NONE, filter: "a=b", pageToken: "p", showHiddenLabels: true },
    { ...NONE, filter: "c", pageToken: "q", showHiddenLabels: false },
  ],
  getLease: [{ name: "one" }, { name: "other" }],
  listLeases: [
    { ...NONE, filter: "a=b", tagFilter: "c=d", onlyActive: false },
    { ...NONE, filter: "x", tagFilter: "y", onlyActive: true },
  ],
  createLease: [
    {
      leaseId: "one",
      selector: "a=b",
      exporterName: "e",
      duration: "1h",
      beginTime: new Date(1e12),
      tags: { a: "b" },
      context: { a: "b" },
      allowDisabled: true,
    },
    {
      leaseId: "other",
      selector: "x",
      exporterName: "f",
      duration: "2h",
      beginTime: new Date(2e12),
      tags: { c: "d" },
      context: {},
      allowDisabled: false,
    },
  ],
  updateLease: [
    { name: "one", duration: "1h", client: "bob" },
    { name: "other", duration: "2h", client: "carol" },
  ],
  extendLease: [
    { name: "one", by: "1h" },
    { name: "other", by: "2h" },
  ],
  deleteLease: [{ name: "one" }, { name: "other" }],
  rotateToken: [{ timeoutMs: 20_000 }, { timeoutMs: 1 }],
};

/** What a call with these options and an expired first token sends: method and message of each request. */
async function sentBy(method, options, { meanwhile = () => undefined, token }) {
  const fetch = fetchInTurn(tokenExpired, notFound);
  const service = await client({ endpoints: lab.endpoints[0], fetch, token });
  const call = rejection(service[method](options));
  meanwhile();
  await call;
  service.close();
  return fetch.sent.map((one) => [one.method, one.message]);
}

/** An object whose class has these values as getters of a private field; `reads` counts the reads of each. */
function guarded(values) {
  const reads = {};
  class Options {
    #values = values;
    static {
      for (const name of Object.keys(values)) {
        const get = function () {
          reads[name] = (reads[name] ?? 0) + 1;
          return this.#values[name];
        };
        Object.defineProperty(this.prototype, name, { get, configurable: true });
      }
    }
  }
  return { options: new Options(), reads, once: Object.fromEntries(Object.keys(values).map((name) => [name, 1])) };
}

for (const [what, token] of Object.entries({ "a token": "t", "a token function": () => "t" })) {
  describe(`the options of a call, of a client with ${what},`, () => {
    for (const [method, [given, others]] of Object.entries(CALLS)) {
      it(`are copied by ${method} before it returns`, async () => {
        const options = {
          ...given,
          ...(given.tags === undefined ? {} : { tags: { ...given.tags }, context: { ...given.context } }),
        };
        const change = () => {
          if (options.beginTime !== undefined) options.beginTime = new Date(given.beginTime);
          for (const [name, value] of Object.entries(others)) {
            if (value instanceof Date) options[name].setTime(value.getTime());
            else if (typeof value === "object") Object.assign(options[name], value, { a: "changed" });
            options[name] = value;
          }
        };
        const unchanged = await sentBy(method, given, { token });
        expect(unchanged.length).to.equal(typeof token === "function" ? 2 : 1);
        expect(await sentBy(method, options, { token, meanwhile: change })).to.deep.equal(unchanged);
      });

      it(`are read once by ${method}, also from a class with private fields`, async () => {
        const signal = new AbortController().signal;
        const { options, reads, once } = guarded({ signal, timeoutMs: 20_000, ...given });
        const plain = await sentBy(method, given, { token });
        expect(await sentBy(method, options, { token })).to.deep.equal(plain);
        expect(reads).to.deep.equal(once);
      });
    }
  });
}

describe("one object for many calls", () => {
  it("releases each lease that it named", async () => {
    const service = await client();
    const [exporterName] = await freeExporters(service);
    const book = () =>
      service.createLease({ exporterName, duration: "10m", beginTime: new Date(Date.now() + 86_400_000) });
    const names = (await Promise.all([book(), book(), book()])).map(({ name }) => name);
    const options = {};
    const all = names.map((name) => {
      options.name = name;
      return service.deleteLease(options);
    });
    await Promise.all(all);
    const again = await Promise.all(names.map((name) => rejection(service.deleteLease({ name }))));
    expect(again.map(({ reason }) => reason)).to.deep.equal(names.map(() => "already-released"));
  });
});

describe("the options of connect", () => {
  const given = () => ({
    endpoints: [lab.endpoints[0]],
    namespace: lab.namespace,
    client: "alice",
    token: "one",
    headers: { "x-own": "one" },
    fetch: fetchInTurn(notFound),
  });

  it("are copied before it returns", async () => {
    const options = given();
    const { fetch } = options;
    const connecting = connect(options);
    options.endpoints.unshift("not a url");
    options.headers["x-own"] = "other";
    Object.assign(options, { namespace: "other", client: "bob", token: "other", fetch: null });
    await rejection((await connecting).listExporters());
    expect(fetch.sent).to.have.length(1);
    expect(fetch.sent[0].headers).to.include({
      authorization: "Bearer one",
      "x-own": "one",
      "jumpstarter-name": "alice",
      "jumpstarter-namespace": lab.namespace,
    });
  });

  it("are read once, also from a class with private fields", async () => {
    const values = { ...given(), timeoutMs: 20_000, staggerMs: 10, onAttempt: () => undefined };
    const { options, reads, once } = guarded(values);
    await rejection((await connect(options)).listExporters());
    expect(values.fetch.sent[0].headers).to.include({ authorization: "Bearer one", "x-own": "one" });
    expect(reads).to.deep.equal(once);
  });
});

describe("the options of helpers", () => {
  // For each helper: the first request that it sends, and how to start it: an iterator by its first `next`.
  const composed = {
    waitForLease: [{ name: "one", timeoutMs: 20_000 }, { name: "other" }],
    releaseLeases: [{ names: ["one"], concurrency: 1 }, { names: ["other"] }],
    exporters: [
      { filter: "a=b", pageSize: 7 },
      { filter: "c", pageSize: 8 },
    ],
    leases: [
      { filter: "a=b", tagFilter: "c=d", pageSize: 7 },
      { filter: "c", pageSize: 8 },
    ],
    watchExporters: [{ filter: "a=b", intervalMs: 60_000 }, { filter: "c" }],
    watchLeases: [{ tagFilter: "a=b", intervalMs: 60_000 }, { tagFilter: "c" }],
  };
  const firstSent = async (method, options, meanwhile = () => undefined) => {
    const fetch = fetchInTurn(notFound);
    const service = await client({ endpoints: lab.endpoints[0], fetch });
    const made = service[method](options);
    meanwhile();
    await (typeof made.next === "function" ? made.next() : made).catch(() => undefined);
    await made.return?.();
    service.close();
    return [fetch.sent[0].method, fetch.sent[0].message];
  };

  for (const [method, [given, others]] of Object.entries(composed)) {
    it(`are copied by ${method} before it returns, and read once`, async () => {
      const unchanged = await firstSent(method, given);
      const options = structuredClone(given);
      expect(await firstSent(method, options, () => Object.assign(options, others))).to.deep.equal(unchanged);
      const { options: instance, reads, once } = guarded({ signal: new AbortController().signal, ...given });
      expect(await firstSent(method, instance)).to.deep.equal(unchanged);
      expect(reads).to.deep.equal(once);
    });
  }

  it("ignore undefined options", async () => {
    for (const [method, [given]] of Object.entries(composed)) {
      const unsaid = { signal: undefined, timeoutMs: undefined };
      if (!method.startsWith("wait") && !method.startsWith("release"))
        Object.assign(unsaid, { pageSize: given.pageSize ?? undefined });
      expect(await firstSent(method, { ...given, ...unsaid }), method).to.deep.equal(
        await firstSent(method, { ...given, timeoutMs: undefined }),
      );
    }
    // Also for pageSize: the default page size, not all in one message.
    const [, usual] = await firstSent("exporters", {});
    expect((await firstSent("exporters", { pageSize: undefined }))[1]).to.equal(usual);
  });
});

describe("an option with a getter", () => {
  it("may close the client: the call is rejected as closed, and nothing else is affected", async () => {
    const bystander = await client();
    for (const token of ["t", () => "t"]) {
      for (const method of Object.keys(CALLS)) {
        const fetch = fetchInTurn(notFound);
        const service = await client({ fetch, token });
        const options = {
          ...CALLS[method][0],
          get timeoutMs() {
            service.close();
            return undefined;
          },
        };
        expect((await rejection(service[method](options))).reason, method).to.equal("closed");
        expect(fetch.sent, method).to.deep.equal([]);
      }
    }
    expect([...(await bystander.listExporters({ pageSize: 1 }))]).to.have.length(1);
  });

  it("may make other calls", async () => {
    const service = await client();
    let inner;
    const options = {
      get pageSize() {
        inner = service.listExporters({ pageSize: 2 });
        return 1;
      },
    };
    expect([...(await service.listExporters(options))]).to.have.length(1);
    expect([...(await inner)]).to.have.length(2);
  });
});

describe("a prepared call", () => {
  it("is freed, however the call ends", async () => {
    const { instance } = await import("/npm/wasm/load.js");
    const glue = instance().use((wasm) => wasm);
    const { PreparedCall } = glue;
    const counts = { made: 0, freed: 0 };
    const { free } = PreparedCall.prototype;
    PreparedCall.prototype.free = function () {
      counts.freed += 1;
      free.call(this);
    };
    glue.PreparedCall = class extends PreparedCall {
      constructor(...options) {
        super(...options);
        counts.made += 1;
      }
    };
    try {
      const name = "a";
      const answered = await client({ fetch: fetchInTurn(notFound), endpoints: lab.endpoints[0] });
      await rejection(answered.getLease({ name }));
      await rejection(answered.getLease({ name, signal: AbortSignal.abort("early") }));
      await rejection(answered.getLease({ name: "Not/A/Name" }));
      await rejection(
        answered.getLease({
          name,
          get timeoutMs() {
            answered.close();
            return 5;
          },
        }),
      );
      const failing = await client({ token: () => Promise.reject(new Error("no token")) });
      await rejection(failing.deleteLease({ name }));
      const hanging = await client({ token: () => new Promise(() => undefined) });
      await rejection(hanging.deleteLease({ name, timeoutMs: 50 }));
      const waiting = rejection(hanging.getLease({ name }));
      hanging.close();
      await waiting;
      expect(counts.made).to.equal(7);
      expect(counts.freed).to.equal(counts.made);
    } finally {
      glue.PreparedCall = PreparedCall;
      PreparedCall.prototype.free = free;
    }
  });
});

describe("a number of milliseconds", () => {
  const most = 2 ** 31 - 1;
  const wrong = (least) => [least - 1, least - 0.5, -1, NaN, Infinity, most + 1, most + 0.5, "500"];
  const right = (least) => [least, least + 0.5, most, undefined];
  const calls = Object.keys(CALLS).filter((method) => method !== "rotateToken");
  const connecting = {
    timeoutMs: 1,
    attemptTimeoutMs: 1,
    breakerMinMs: 1,
    breakerMaxMs: 1,
    raceAgainMs: 1,
    staggerMs: 0,
    hedgeAfterMs: 0,
  };

  it("of a call is from 1 to a timer's maximum; otherwise it is rejected by name before anything is sent", async () => {
    const fetch = fetchInTurn(notFound);
    const service = await client({ fetch, endpoints: lab.endpoints[0] });
    const made = [
      ...calls.map((method) => [method, CALLS[method][0]]),
      ["releaseLeases", { names: ["a"] }],
      ["waitForLease", { name: "a" }],
    ];
    for (const [method, options] of made) {
      for (const timeoutMs of wrong(1)) {
        const error = await rejection(service[method]({ ...options, timeoutMs }));
        expect([error.reason, error.field], `${method} ${timeoutMs}`).to.deep.equal(["invalid-argument", "timeoutMs"]);
        expect(error.rawMessage).to.include("a number of milliseconds from 1 to 2147483647");
      }
    }
    expect(fetch.sent).to.deep.equal([]);
    for (const [method, options] of made) {
      for (const timeoutMs of right(1)) {
        const end = await service[method]({ ...options, timeoutMs }).catch((error) => error);
        expect(end.reason, `${method} ${timeoutMs}`).to.not.equal("invalid-argument");
        if (method === "releaseLeases") expect(end[0].error.reason).to.be.oneOf(["not-found", "deadline-exceeded"]);
      }
    }
  });

  it("of connect has the same range, from 0 where that is useful", async () => {
    for (const [field, least] of Object.entries(connecting)) {
      for (const value of wrong(least)) {
        const error = await rejection(client({ [field]: value }));
        expect([error.reason, error.field], `${field} ${value}`).to.deep.equal(["invalid-argument", field]);
        expect(error.rawMessage).to.include(`a number of milliseconds from ${least} to 2147483647`);
      }
      for (const value of right(least)) (await client({ [field]: value })).close();
    }
  });

  it("of a watch has the same range, from 100", async () => {
    const service = await client();
    for (const method of ["watchExporters", "watchLeases"]) {
      for (const intervalMs of wrong(100)) {
        expect(() => service[method]({ intervalMs }), `${method} ${intervalMs}`).to.throw(
          /`intervalMs` must be a number of milliseconds from 100 to 2147483647/,
        );
      }
      for (const intervalMs of right(100)) service[method]({ intervalMs });
    }
  });

  it("with a fraction is rounded up", async () => {
    const fetch = fetchInTurn(notFound);
    const service = await client({ fetch, endpoints: lab.endpoints[0], timeoutMs: 86_399_999.5 });
    // With a stopped clock, the whole time remains when the request is sent.
    performance.now = () => 1_000;
    try {
      await rejection(service.getLease({ name: "a" }));
      await rejection(service.getLease({ name: "a", timeoutMs: 49_999_999.001 }));
    } finally {
      delete performance.now;
    }
    expect(fetch.sent.map(({ headers }) => headers["grpc-timeout"])).to.deep.equal(["86400000m", "50000000m"]);
  });
});
