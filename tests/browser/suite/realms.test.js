// Values of another realm: an iframe has its own Date, AbortSignal, Error and fetch, and so have jsdom and service workers. Its
// objects must work like the page's, although `instanceof` is false for them.
import { expect } from "chai";
import { Exporter, Lease, isJumpstarterError } from "jumpstarter-web";
import { client, lab, nothingUncaught, rejection } from "./lab.js";
import { fetchInTurn, frame, message, refusal, text } from "./wire.js";

nothingUncaught();

const notFound = () => refusal(5, "not there");
let other;
before(() => {
  const element = document.createElement("iframe");
  document.body.append(element);
  other = element.contentWindow;
});

/** The method and message of a call's first request. */
async function sentBy(method, options) {
  const fetch = fetchInTurn(notFound);
  const service = await client({ endpoints: lab.endpoints[0], fetch });
  const error = await rejection(service[method](options));
  service.close();
  return fetch.sent.length === 0 ? error : fetch.sent[0].message;
}

describe("a Date of another realm", () => {
  const time = Date.UTC(2030, 0, 2, 3, 4, 5);
  /** @type {Record<string, any[]>} */
  const calls = {
    "createLease by beginTime": [
      "createLease",
      (at) => ({ leaseId: "a", selector: "a=b", duration: "1h", beginTime: at }),
    ],
    "createLease by endTime": ["createLease", (at) => ({ leaseId: "a", selector: "a=b", duration: "1h", endTime: at })],
    "updateLease by both": [
      "updateLease",
      (at) => ({ name: "a", beginTime: at, endTime: new other.Date(time + 60_000) }),
    ],
  };
  for (const [what, [method, options]] of Object.entries(calls)) {
    it(`is accepted in ${what}`, async () => {
      expect(new other.Date(time)).to.not.be.instanceOf(Date);
      expect(await sentBy(method, options(new other.Date(time))))
        .to.equal(await sentBy(method, options(new Date(time))))
        .and.to.be.a("string");
    });
  }

  it("is accepted in extendLease, and in a record", async () => {
    expect(
      (await rejection((await client()).extendLease({ name: "no-such-lease", until: new other.Date(time) }))).reason,
    ).to.equal("not-found");
    const plain = {
      namespace: "lab",
      name: "a",
      selector: "a=b",
      exporterName: null,
      tags: {},
      context: {},
      allowDisabled: false,
      client: "alice",
      exporter: "",
      conditions: [],
      deprecatedLabels: {},
      clockOffsetMs: null,
      beginTime: new other.Date(time),
      durationSeconds: 60,
    };
    const lease = Lease.from(plain);
    expect(lease.beginTime.getTime()).to.equal(time);
    expect(lease.remainingMs(new other.Date(time))).to.equal(lease.remainingMs(new Date(time)));
  });

  it("is rejected if it is invalid, or only looks like a Date", async () => {
    const alike = [
      new other.Date(NaN),
      { getTime: () => time },
      Object.create(Date.prototype),
      Object.create(other.Date.prototype),
      time,
      [time],
    ];
    for (const beginTime of alike) {
      const error = await sentBy("createLease", { selector: "a=b", duration: "1h", beginTime });
      expect([error.reason, error.field]).to.deep.equal(["invalid-argument", "beginTime"]);
      expect(error.rawMessage).to.include("must be a valid Date");
    }
  });
});

describe("an AbortSignal of another realm", () => {
  it("aborts a call with its own reason, at any point", async () => {
    const hanging = (_url, init) =>
      new Promise((_, reject) => init.signal.addEventListener("abort", () => reject(init.signal.reason)));
    for (const token of ["t", () => new Promise(() => undefined)]) {
      for (const reason of [new other.Error("enough"), { code: 1, reason: "x" }]) {
        const service = await client({ fetch: hanging, token });
        expect(await rejection(service.listLeases({ signal: other.AbortSignal.abort(reason) }))).to.equal(reason);
        const abort = new other.AbortController();
        const call = rejection(service.deleteLease({ name: "a", signal: abort.signal }));
        await new Promise((resolve) => setTimeout(resolve, 20));
        abort.abort(reason);
        expect(await call).to.equal(reason);
        service.close();
      }
    }
    const error = await rejection((await client()).listLeases({ signal: other.AbortSignal.abort() }));
    expect([error.name, error instanceof other.DOMException]).to.deep.equal(["AbortError", true]);
  });

  it("aborts helpers", async () => {
    const service = await client();
    const reason = new other.Error("enough");
    const signal = other.AbortSignal.abort(reason);
    expect(await rejection(service.waitForLease({ name: "a", signal }))).to.equal(reason);
    expect(await rejection(service.exporters({ signal }).next())).to.equal(reason);
    expect(await rejection(service.watchLeases({ signal }).next())).to.equal(reason);
    expect(await service.releaseLeases({ names: ["a"], signal })).to.deep.equal([{ name: "a", outcome: "not-tried" }]);
  });
});

describe("options of another realm", () => {
  it("are accepted, with their lists, sets and maps of strings", async () => {
    const foreign = other.eval(
      '({ leaseId: "a", selector: "a=b", duration: "1h", tags: { ci: "yes" }, context: { a: "b" } })',
    );
    expect(foreign).to.not.be.instanceOf(Object);
    expect(await sentBy("createLease", foreign))
      .to.equal(await sentBy("createLease", { ...foreign }))
      .and.to.be.a("string");
    const fetch = fetchInTurn(notFound);
    const service = await client({
      endpoints: other.eval(`[${JSON.stringify(lab.endpoints[0])}]`),
      headers: other.eval('({ "x-a": "b" })'),
      fetch,
    });
    const names = new other.Set(["one", "other"]);
    expect(
      /** @type {any[]} */ (await service.releaseLeases({ names })).map(({ error }) => error.reason),
    ).to.deep.equal(["not-found", "not-found"]);
    expect(fetch.sent[0].headers["x-a"]).to.equal("b");
    const error = await rejection(client({ headers: new other.Map([["x-a", "b"]]) }));
    expect(error.field).to.equal("headers");
  });
});

describe("a fetch of another realm", () => {
  it("answers calls", async () => {
    const service = await client({ fetch: other.fetch });
    expect([...(await service.listExporters({ pageSize: 2 }))]).to.have.length(2);
    expect((await rejection(service.getLease({ name: "no-such-lease" }))).reason).to.equal("not-found");
  });

  it("may stream chunks of its own Uint8Array", async () => {
    const exporter = text(1, "namespaces/lab/exporters/exp-1");
    const ok = new TextEncoder().encode("grpc-status: 0\r\n");
    const all = message(frame(0, exporter), frame(0x80, ok));
    const fetch = async () => {
      const body = new other.ReadableStream({
        start(sink) {
          sink.enqueue(new other.Uint8Array(all.slice(0, 7)));
          sink.enqueue(new other.Uint8Array(all.slice(7)));
          sink.close();
        },
      });
      return new other.Response(body, { headers: { "content-type": "application/grpc-web+proto" } });
    };
    expect((await (await client({ fetch })).getExporter({ name: "exp-1" })).name).to.equal("exp-1");
  });

  it("keeps the message of its error, and the error as the cause", async () => {
    const cause = new other.TypeError("the other frame's network is gone");
    const service = await client({ endpoints: lab.endpoints[0], fetch: () => other.Promise.reject(cause) });
    const error = await rejection(service.rotateToken({ timeoutMs: 60_000 }));
    expect(error.reason).to.equal("network");
    expect(error.rawMessage).to.include("the other frame's network is gone");
    expect(error.cause).to.equal(cause);
  });
});

describe("a token function of another realm", () => {
  it("works, and its error is passed on unchanged", async () => {
    const given = other.eval(`(async () => ${JSON.stringify(lab.clients.alice)})`);
    expect([...(await (await client({ token: given })).listExporters({ pageSize: 1 }))]).to.have.length(1);
    const failure = new other.Error("no token today");
    expect(await rejection((await client({ token: () => other.Promise.reject(failure) })).listLeases())).to.equal(
      failure,
    );
  });
});

describe("the package in another realm", () => {
  it("has errors and records that this one recognizes", async () => {
    const there = await other.eval(`import(${JSON.stringify(`${location.origin}/npm/index.js`)})`);
    const service = await there.connect({
      endpoints: lab.endpoints,
      namespace: lab.namespace,
      client: "alice",
      token: lab.clients.alice,
    });
    const error = await rejection(service.getExporter({ name: "no-such-exporter" }));
    expect(error).to.not.be.instanceOf(Error);
    expect([isJumpstarterError(error), error.reason]).to.deep.equal([true, "not-found"]);
    const [exporter] = await service.listExporters({ pageSize: 1 });
    expect(Exporter.from(exporter).dump("json")).to.equal(exporter.dump("json"));
    const [lease] = await service.listLeases({ onlyActive: false, pageSize: 1 });
    expect(Lease.from(lease).dump("json")).to.equal(lease.dump("json"));
    service.close();
  });

  it("does not make other values look like errors or records", () => {
    for (const value of [
      undefined,
      null,
      5,
      "error",
      {},
      new other.Error("x"),
      { code: "NOT_FOUND", reason: "not-found" },
    ]) {
      expect(isJumpstarterError(value)).to.equal(false);
    }
  });
});
