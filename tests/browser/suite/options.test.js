// A call reads each of its options once, before it returns, from own or inherited properties; later changes of the object have
// no effect. For invalid values, see input.test.js; for the range of milliseconds, milliseconds.test.js.
// @ts-nocheck Most values here are wrong on purpose.
import { expect } from "chai";
import { connect } from "jumpstarter-web";
import { CALLS, guarded, notFound, sentBy } from "./call-options.js";
import { client, lab, nothingUncaught, rejection } from "./lab.js";
import { freeExporters } from "./own-leases.js";
import { fetchInTurn } from "./wire.js";

nothingUncaught();

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
    const { connect: open } = await import("/modules/index.js");
    const { instance } = await import("/modules/wasm/load.js");
    await (await client({}, open)).close();
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
      const answered = await client({ fetch: fetchInTurn(notFound), endpoints: lab.endpoints[0] }, open);
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
      const failing = await client({ token: () => Promise.reject(new Error("no token")) }, open);
      await rejection(failing.deleteLease({ name }));
      const hanging = await client({ token: () => new Promise(() => undefined) }, open);
      await rejection(hanging.deleteLease({ name, timeoutMs: 50 }));
      const waiting = rejection(hanging.getLease({ name }));
      hanging.close();
      await waiting;
      // One is rejected when it is made.
      expect(counts.made).to.equal(6);
      expect(counts.freed).to.equal(counts.made);
    } finally {
      glue.PreparedCall = PreparedCall;
      PreparedCall.prototype.free = free;
    }
  });
});
