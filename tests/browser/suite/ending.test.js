// Calls that end early: aborted, timed out, closed, or unanswered; and what the server saw.
import { expect } from "chai";
import { connect } from "jumpstarter-web";
import { CALLS, client, eventually, lab, NEVER_ANSWERED, rejection, taggedClient } from "./lab.js";
import { fetchInTurn, refusal, tokenExpired } from "./wire.js";

describe("a call that ends early", () => {
  it("rejects with the signal's reason when aborted, and the server sees the abort", async () => {
    const { service, tag } = await taggedClient(NEVER_ANSWERED);
    const reason = { mine: true };
    const abort = new AbortController();
    const call = rejection(service.listExporters({ signal: abort.signal }));
    await eventually(tag, (calls) => calls.length === 1);
    abort.abort(reason);
    expect(await call).to.equal(reason);
    const [seen] = await eventually(tag, ([one]) => one.outcome !== "open");
    expect(seen.outcome).to.equal("cancelled");
  });

  it("sends nothing if its signal is already aborted", async () => {
    const { service, calls } = await taggedClient();
    const reason = new Error("too late");
    expect(await rejection(service.listExporters({ signal: AbortSignal.abort(reason) }))).to.equal(reason);
    expect((await rejection(service.listExporters({ signal: AbortSignal.abort() }))).name).to.equal("AbortError");
    expect(await calls()).to.deep.equal([]);
  });

  it("rejects with DEADLINE_EXCEEDED after its timeout, which is also sent", async () => {
    const sent = [];
    const own = (url, init) => {
      sent.push(new Headers(init.headers).get("grpc-timeout"));
      return fetch(url, init);
    };
    const { service, tag } = await taggedClient({ ...NEVER_ANSWERED, endpoints: lab.endpoints, fetch: own });
    const error = await rejection(service.listExporters({ timeoutMs: 400 }));
    expect([error.code, error.reason]).to.deep.equal(["DEADLINE_EXCEEDED", "deadline-exceeded"]);
    // After a quarter of the time, another endpoint is tried with the remaining time.
    expect(sent.length).to.be.within(1, lab.endpoints.length);
    for (const timeout of sent) expect(milliseconds(timeout)).to.be.within(1, 400);
    // The server sees the abort of requests that reached it, unless its own timeout came first.
    await eventually(tag, (calls) =>
      calls.every(({ outcome, code }) => outcome === "cancelled" || code === "DEADLINE_EXCEEDED"),
    );
  });

  it("has the client's timeout by default, or 30 s", async () => {
    const usual = await taggedClient();
    await usual.service.listExporters({ pageSize: 1 });
    expect(milliseconds((await usual.calls())[0].timeout)).to.be.within(10_000, 30_000);
    const mine = await taggedClient({ timeoutMs: 5_000 });
    await mine.service.listExporters({ pageSize: 1 });
    await mine.service.listExporters({ pageSize: 1, timeoutMs: 9_000 });
    const limits = (await mine.calls()).map(({ timeout }) => milliseconds(timeout));
    // The sent timeout is the time that remains when the request is sent.
    expect(limits[0]).to.be.within(1, 5_000);
    expect(limits[1]).to.be.within(5_001, 9_000);
  });

  it("rejects as closed if its client is closed", async () => {
    const { service, tag } = await taggedClient(NEVER_ANSWERED);
    const open = rejection(service.listExporters());
    await eventually(tag, (calls) => calls.length === 1);
    service.close();
    service.close();
    expect((await open).reason).to.equal("closed");
    expect((await rejection(service.listExporters())).reason).to.equal("closed");
    const [seen] = await eventually(tag, ([one]) => one.outcome !== "open");
    expect(seen.outcome).to.equal("cancelled");
  });

  it("does not affect other calls", async () => {
    const service = await client();
    const most = (await service.listExporters()).exporters.length;
    const abort = new AbortController();
    const calls = Array.from({ length: 30 }, (_, index) =>
      service.listExporters({ pageSize: 1 + index, ...(index % 3 === 0 ? { signal: abort.signal } : {}) }).then(
        ({ exporters }) => exporters.length,
        (error) => error,
      ),
    );
    abort.abort("enough");
    (await Promise.all(calls)).forEach((came, index) =>
      expect(came, `call ${index}`).to.equal(index % 3 === 0 ? "enough" : Math.min(1 + index, most)),
    );
  });
});

describe("the reason of an abort", () => {
  const reasons = {
    "a CloseEvent": new CloseEvent("close", { code: 1006, reason: "gone" }),
    "what looks like an error of the client": {
      code: "NOT_FOUND",
      reason: "not-found",
      rawMessage: "x",
      message: "x",
      attempts: [],
    },
    null: null,
    "an empty text": "",
    "a text": "enough",
    zero: 0,
    false: false,
    "a symbol": Symbol("enough"),
    "a function": () => undefined,
    "a list": ["enough"],
    "an error": new Error("enough"),
    "a rejected promise": (() => {
      const one = Promise.reject(new Error("x"));
      one.catch(() => undefined);
      return one;
    })(),
  };
  const hanging = () => new Promise(() => undefined);
  for (const [what, reason] of Object.entries(reasons)) {
    it(`is what the call rejects with: ${what}`, async () => {
      // Not with `rejection`, since the reason may be a promise here.
      const ended = (promise) =>
        promise.then(
          () => ["answered"],
          (error) => [error],
        );
      for (const options of [{ fetch: hanging }, { token: hanging }]) {
        const service = await client({ endpoints: lab.endpoints[0], ...options });
        const made = [
          (signal) => service.getLease({ name: "a", signal }),
          (signal) => service.deleteLease({ name: "a", signal }),
          (signal) => service.rotateToken({ signal }),
          (signal) => service.waitForLease({ name: "a", signal }),
          (signal) => service.exporters({ signal }).next(),
          (signal) => service.watchLeases({ signal }).next(),
          (signal) => service.listExporters({ includeLeases: true, signal }),
        ];
        for (const make of made) {
          expect((await ended(make(AbortSignal.abort(reason))))[0]).to.equal(reason);
          const abort = new AbortController();
          const call = ended(make(abort.signal));
          await new Promise((resolve) => setTimeout(resolve, 5));
          abort.abort(reason);
          expect((await call)[0]).to.equal(reason);
        }
        const abort = new AbortController();
        const releasing = service.releaseLeases({ names: ["a"], signal: abort.signal });
        await new Promise((resolve) => setTimeout(resolve, 5));
        abort.abort(reason);
        expect((await releasing)[0]).to.have.property("error", reason);
        service.close();
      }
    });
  }
});

describe("the timeout of a call", () => {
  const hanging = () => new Promise(() => undefined);
  const inTurn =
    (...given) =>
    () =>
      (given.length > 1 ? given.shift() : given[0])();
  const waits = {
    "its token": { fetch: () => hanging, token: () => hanging, outcome: null },
    "another token, since the first has expired": {
      fetch: () => fetchInTurn(tokenExpired),
      token: () => inTurn(() => "old", hanging),
      outcome: null,
    },
    "the answer to its second try": { fetch: () => fetchInTurn(tokenExpired, hanging), token: () => () => "t" },
    "its answer": { fetch: () => hanging, token: () => "t" },
    "an endpoint that fails": {
      fetch: () => () => Promise.reject(new TypeError("no network")),
      token: () => "t",
      reasons: ["network", "deadline-exceeded"],
    },
  };
  for (const [what, { fetch, token, outcome, reasons = ["deadline-exceeded"] }] of Object.entries(waits)) {
    it(`applies while it waits for ${what}, for each method`, async () => {
      await Promise.all(
        Object.entries(CALLS).map(async ([method, options]) => {
          for (const [ofClient, ofCall] of [
            [{}, { timeoutMs: 150 }],
            [{ timeoutMs: 150 }, {}],
          ]) {
            const service = await client({ endpoints: lab.endpoints[0], fetch: fetch(), token: token(), ...ofClient });
            const error = await rejection(service[method]({ ...options, ...ofCall }));
            expect(error.reason, method).to.be.oneOf(reasons);
            expect(error.method.toLowerCase(), method).to.be.oneOf([method.toLowerCase(), "getlease"]);
            if (outcome !== undefined) expect(error.outcome, method).to.equal(outcome);
          }
        }),
      );
    });
  }

  it("applies to the token function: nothing is sent with a late token", async () => {
    const fetch = fetchInTurn(() => refusal(5, "not there"));
    /** @type {(token: string) => void} */
    let give;
    const service = await client({
      endpoints: lab.endpoints[0],
      fetch,
      token: () =>
        new Promise((resolve) => {
          give = resolve;
        }),
    });
    const error = await rejection(service.deleteLease({ name: "a", timeoutMs: 50 }));
    expect([error.reason, error.method, error.attempts]).to.deep.equal(["deadline-exceeded", "DeleteLease", []]);
    give("t");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(fetch.sent).to.deep.equal([]);
  });
});

describe("an endpoint without a server", () => {
  it("gives a network error that names it", async () => {
    // Port 1 on this machine: no server listens there, and browsers block it.
    const service = await connect({
      endpoints: "http://127.0.0.1:1",
      namespace: lab.namespace,
      client: "alice",
      token: "t",
    });
    const error = await rejection(service.listExporters());
    expect([error.code, error.reason]).to.deep.equal(["UNAVAILABLE", "network"]);
    expect(error.endpoint).to.include("127.0.0.1:1");
  });
});

describe("a page without a network", () => {
  it("gets an error about the network, not about the endpoint", async () => {
    const service = await client({
      fetch: async () => {
        throw new TypeError("failed");
      },
    });
    Object.defineProperty(navigator, "onLine", { value: false, configurable: true });
    const error = await rejection(service.listExporters()).finally(() => {
      Reflect.deleteProperty(navigator, "onLine");
    });
    expect([error.code, error.reason, error.rawMessage]).to.deep.equal([
      "UNAVAILABLE",
      "offline",
      "the browser has no network",
    ]);
  });
});

describe("a message longer than `maxMessageBytes`", () => {
  it("is rejected, and one of that length is accepted", async () => {
    const { service } = await taggedClient({ maxMessageBytes: 2_000, headers: { "x-demo-size": "3000" } });
    const error = await rejection(service.getExporter({ name: "any" }));
    expect([error.code, error.reason]).to.deep.equal(["RESOURCE_EXHAUSTED", "message-too-large"]);
    const roomy = await taggedClient({ maxMessageBytes: 4_000, headers: { "x-demo-size": "3000" } });
    expect((await roomy.service.getExporter({ name: "any" })).statusMessage).to.have.length(3_000);
  });
});

/** A grpc-timeout in milliseconds. */
function milliseconds(timeout) {
  const units = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };
  return Number(timeout.slice(0, -1)) * units[timeout.at(-1)];
}
