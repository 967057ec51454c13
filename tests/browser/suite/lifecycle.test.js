// The lifecycle of a client and of a call: closed, aborted at any point, freed during calls, two clients on one page, two
// copies of the package on one page. As documented at ClientService and in docs/lifecycle.md. For panics, see panic.test.js.
import { expect } from "chai";
import * as usual from "jumpstarter-web";
import {
  admin,
  CALLS,
  callsTagged,
  client,
  eventually,
  lab,
  NEVER_ANSWERED,
  newTag,
  nothingUncaught,
  rejection,
  taggedClient,
} from "./lab.js";
import { fetchAnswering, message } from "./wire.js";

const other = await import("/panic/index.js");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
nothingUncaught();

describe("a closed client", () => {
  it("rejects every call as closed: nothing is sent, and the token function is not called", async () => {
    let asked = 0;
    const { service, calls } = await taggedClient({
      token: () => {
        asked += 1;
        return lab.clients.alice;
      },
    });
    service.close();
    for (const [method, options] of Object.entries(CALLS)) {
      const error = await rejection(service[method](options));
      expect([error.code, error.reason], method).to.deep.equal(["CANCELLED", "closed"]);
      expect((await rejection(service[method]({ nonsense: 1 }))).reason, method).to.equal("closed");
    }
    expect(asked).to.equal(0);
    expect(await calls()).to.deep.equal([]);
  });

  it("still returns the last state of its endpoints; race and close are harmless", async () => {
    const { service } = await taggedClient();
    await service.listExporters({ pageSize: 1 });
    const before = service.endpoints();
    service.close();
    service.race();
    service.close();
    service[Symbol.dispose ?? Symbol.for("dispose")]?.();
    expect(service.endpoints()).to.deep.equal(before);
    expect(service.endpoints().some(({ winner }) => winner)).to.equal(true);
  });
});

describe("a call is aborted", () => {
  const reason = { mine: true };

  it("before it starts: nothing is sent, and the token function is not called", async () => {
    let asked = 0;
    const { service, calls } = await taggedClient({
      token: () => {
        asked += 1;
        return lab.clients.alice;
      },
    });
    for (const [method, options] of Object.entries(CALLS)) {
      expect(await rejection(service[method]({ ...options, signal: AbortSignal.abort(reason) })), method).to.equal(
        reason,
      );
    }
    expect(asked).to.equal(0);
    expect(await calls()).to.deep.equal([]);
  });

  it("while it waits for its first or refreshed token: nothing more is sent", async () => {
    const { token: expired } = await admin("POST", "/tokens", { client: "alice", kind: "expired" });
    for (const [sent, tokens] of /** @type {any[][]} */ ([
      [0, [() => new Promise(() => undefined)]],
      [1, [() => expired, () => new Promise(() => undefined)]],
    ])) {
      const abort = new AbortController();
      let asked = 0;
      const { service, calls } = await taggedClient({
        token: () => {
          asked += 1;
          if (asked === tokens.length) setTimeout(() => abort.abort(reason), 50);
          return tokens[asked - 1]();
        },
      });
      expect(await rejection(service.listExporters({ signal: abort.signal }))).to.equal(reason);
      expect(await calls()).to.have.length(sent);
    }
  });

  it("while a request is in progress: it is aborted", async () => {
    for (const [method, options] of Object.entries(CALLS)) {
      const signals = [];
      const hanging = (_url, init) => {
        signals.push(init.signal);
        return new Promise((_, reject) => init.signal.addEventListener("abort", () => reject(init.signal.reason)));
      };
      const service = await client({ endpoints: lab.endpoints[0], fetch: hanging });
      const abort = new AbortController();
      const call = rejection(service[method]({ ...options, signal: abort.signal }));
      while (signals.length === 0) await pause(5);
      abort.abort(reason);
      expect(await call, method).to.equal(reason);
      expect(
        signals.every(({ aborted }) => aborted),
        method,
      ).to.equal(true);
    }
  });

  it("while the response is received: the rest is aborted", async () => {
    let pulled = 0;
    /** @type {AbortSignal} */
    let signal;
    const dripping = async (_url, init) => {
      signal = init.signal;
      const body = new ReadableStream({
        pull(sink) {
          pulled += 1;
          if (pulled === 1) sink.enqueue(Uint8Array.of(0, 0, 0));
          return pulled === 1 ? undefined : new Promise(() => undefined);
        },
      });
      return new Response(body, { headers: { "content-type": "application/grpc-web+proto" } });
    };
    const service = await client({ endpoints: lab.endpoints[0], fetch: dripping });
    const abort = new AbortController();
    const call = rejection(service.listExporters({ signal: abort.signal }));
    while (pulled < 2) await pause(5);
    await pause(50);
    abort.abort(reason);
    expect(await call).to.equal(reason);
    expect(signal.aborted).to.equal(true);
  });

  it("between two attempts: the second is not made", async () => {
    let requests = 0;
    const failing = async () => {
      requests += 1;
      return new Response("", { status: 503 });
    };
    const abort = new AbortController();
    const service = await client({ endpoints: lab.endpoints[0], fetch: failing, onAttempt: () => abort.abort(reason) });
    expect(await rejection(service.listExporters({ signal: abort.signal }))).to.equal(reason);
    await pause(700);
    expect(requests).to.equal(1);
  });

  it("after its answer: it keeps the result", async () => {
    const abort = new AbortController();
    const service = await client();
    const list = await service.listExporters({ pageSize: 2, signal: abort.signal });
    abort.abort(reason);
    expect([...list]).to.have.length(2);
    expect([...(await service.listExporters({ pageSize: 1 }))]).to.have.length(1);
  });

  it("a hundred times at random moments: each ends with the reason or the answer, and the client still works", async () => {
    const service = await client();
    const ends = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const abort = new AbortController();
        setTimeout(() => abort.abort(reason), index % 25);
        return service.listLeases({ pageSize: 1, signal: abort.signal }).then(
          () => "answered",
          (error) => error,
        );
      }),
    );
    for (const end of ends) expect(end === "answered" || end === reason, String(end)).to.equal(true);
    expect([...(await service.listExporters({ pageSize: 1 }))]).to.have.length(1);
  });
});

describe("a client is closed and freed while its calls", () => {
  it("are in progress: each is rejected as closed, and the server sees the aborts", async () => {
    const { service, tag } = await taggedClient(NEVER_ANSWERED);
    const open = Object.entries(CALLS).map(([method, options]) => rejection(service[method](options)));
    await eventually(tag, (calls) => calls.length >= 3);
    service.close();
    for (const error of await Promise.all(open)) expect(error.reason).to.equal("closed");
    await eventually(tag, (calls) => calls.every(({ outcome }) => outcome === "cancelled"));
    expect([...(await (await client()).listExporters({ pageSize: 1 }))]).to.have.length(1);
  });

  it("call into the page: from its fetch, its token function, its listener", async () => {
    const inside = {
      fetch: (close) => ({
        fetch: (url, init) => {
          close();
          return fetch(url, init);
        },
      }),
      token: (close) => ({
        token: () => {
          close();
          return lab.clients.alice;
        },
      }),
      onAttempt: (close) => ({
        onAttempt: close,
        endpoints: lab.endpoints[0],
        fetch: async () => new Response("", { status: 503 }),
      }),
    };
    for (const [where, options] of Object.entries(inside)) {
      const service = await client(options(() => service.close()));
      expect((await rejection(service.listExporters())).reason, where).to.equal("closed");
    }
  });

  it("are many, in a hundred clients", async () => {
    const instant = fetchAnswering(message());
    for (let turn = 0; turn < 100; turn += 1) {
      const service = await client({ fetch: turn % 2 === 0 ? instant : () => new Promise(() => undefined) });
      const calls = Array.from({ length: 5 }, () =>
        service.listLeases().then(
          () => "answered",
          ({ reason }) => reason,
        ),
      );
      if (turn % 3 === 0) await pause(turn % 4);
      service.close();
      for (const end of await Promise.all(calls)) expect(end).to.be.oneOf(["answered", "closed"]);
    }
  });
});

describe("two clients on one page", () => {
  it("do not share tokens or headers, and closing one does not affect the other's calls", async () => {
    const tags = [newTag(), newTag()];
    const alice = await client({ ...NEVER_ANSWERED, headers: { ...NEVER_ANSWERED.headers, "x-demo-tag": tags[0] } });
    const bob = await client({ client: "bob", headers: { "x-demo-delay-ms": "500", "x-demo-tag": tags[1] } });
    const calls = [rejection(alice.listExporters()), bob.listExporters({ pageSize: 3 })];
    await eventually(tags[0], ({ length }) => length > 0);
    alice.close();
    expect((await calls[0]).reason).to.equal("closed");
    expect([...(await calls[1])]).to.have.length(3);
    // A call that was cancelled early has no client in the log.
    const clients = async (tag) => new Set((await callsTagged(tag)).map((call) => call.client ?? "nobody"));
    expect([...(await clients(tags[0]))]).to.not.include("bob");
    expect([...(await clients(tags[1]))])
      .to.include("bob")
      .and.to.not.include("alice");
    expect(alice.endpoints()).to.have.length(bob.endpoints().length);
  });
});

describe("two copies of the package on one page", () => {
  const options = { endpoints: lab.endpoints, namespace: lab.namespace, client: "alice", token: lab.clients.alice };

  it("work independently, each with its own wasm", async () => {
    const services = [await usual.connect(options), await other.connect(options)];
    const lists = await Promise.all(services.map((service) => service.listExporters({ pageSize: 3 })));
    expect(lists[0].exporters.map(({ name }) => name)).to.deep.equal(lists[1].exporters.map(({ name }) => name));
    services[0].close();
    expect([...(await services[1].listExporters({ pageSize: 1 }))]).to.have.length(1);
    const loads = performance
      .getEntriesByType("resource")
      .filter(({ name }) => name.endsWith("jumpstarter_web_bg.wasm"));
    expect(loads).to.have.length(2);
  });

  it("recognize each other's errors, and accept each other's records", async () => {
    const service = await other.connect(options);
    const error = await rejection(service.getExporter({ name: "no-such" }));
    expect(error).to.not.be.instanceOf(usual.JumpstarterError);
    expect(usual.isJumpstarterError(error)).to.equal(true);
    const [exporter] = await service.listExporters({ pageSize: 1 });
    expect(exporter).to.not.be.instanceOf(usual.Exporter);
    expect(usual.Exporter.from(exporter).dump("json")).to.equal(exporter.dump("json"));
  });
});
