// A panic in the wasm, caused by the name "panic-now" in a special build (/panic/, scripts/build-panic-package): every pending
// and later call of the instance is rejected as dead, records keep working, and so does a new connect.
import { expect } from "chai";
import { client as usualClient, eventually, lab, NEVER_ANSWERED, newTag, nothingUncaught, rejection } from "./lab.js";
import { fetchAnswering, message } from "./wire.js";

const { connect, init, isJumpstarterError, Exporter, JumpstarterError, Lease } = await import("/panic/index.js");
const NOW = "panic-now";
const lease = {
  namespace: "lab",
  name: "lease-1",
  selector: "board=rpi4",
  exporterName: null,
  tags: {},
  context: {},
  allowDisabled: false,
  durationText: "60s",
  effectiveDurationText: null,
  beginTimeText: null,
  effectiveBeginTimeText: "2026-01-01T00:00:00Z",
  endTimeText: null,
  effectiveEndTimeText: null,
  client: "alice",
  exporter: "exp-1",
  conditions: [],
  deprecatedLabels: {},
  clockOffsetMs: null,
};

function client(options = {}) {
  return connect({
    endpoints: lab.endpoints,
    namespace: lab.namespace,
    client: "alice",
    token: lab.clients.alice,
    ...options,
  });
}

/** Asserts that this is the error of a dead instance. */
function expectDead(error) {
  expect(error).to.be.instanceOf(JumpstarterError);
  expect(isJumpstarterError(error)).to.equal(true);
  expect([error.code, error.reason]).to.deep.equal(["INTERNAL", "dead"]);
  expect(error.rawMessage)
    .to.include("made to order by `n")
    .and.to.include("src/js/fields.rs:")
    .and.to.include("connect()");
  expect(error.cause).to.be.instanceOf(WebAssembly.RuntimeError);
}

function expectSynchronous(doing) {
  try {
    doing();
  } catch (error) {
    return expectDead(error);
  }
  throw new Error("did not throw");
}

describe("a panic", () => {
  nothingUncaught();

  it("in a call rejects it, and every pending call of the instance, including those of other clients", async () => {
    const tag = newTag();
    const waiting = { ...NEVER_ANSWERED, headers: { ...NEVER_ANSWERED.headers, "x-demo-tag": tag } };
    const [one, other] = [await client(waiting), await client(waiting)];
    const pending = [
      one.listExporters(),
      one.getLease({ name: "a" }),
      other.listLeases(),
      other.deleteLease({ name: "no-such" }),
    ].map(rejection);
    await eventually(tag, (calls) => calls.length >= 2);
    expectDead(await rejection(one.getExporter({ name: NOW })));
    const errors = await Promise.all(pending);
    errors.forEach(expectDead);
    // The read is not ambiguous, but the release is.
    expect(errors.map(({ outcome }) => outcome)).to.deep.equal([null, null, null, "unknown"]);
  });

  it("is the error of every later call, immediately, and close is harmless", async () => {
    const [one, other] = [await client(), await client()];
    expectDead(await rejection(one.getExporter({ name: NOW })));
    for (const dead of [one, other]) {
      expectDead(await rejection(dead.listExporters()));
      expectDead(await rejection(dead.createLease({ selector: "a=b", duration: "1m" })));
      expect(dead.endpoints().map(({ url }) => url)).to.deep.equal(lab.endpoints);
      dead.race();
      dispatchEvent(new Event("online"));
      dead.close();
      dead.close();
      expect((await rejection(dead.listExporters())).reason).to.equal("closed");
    }
  });

  it("does not call the token function for later calls", async () => {
    let asked = 0;
    const dead = await client({
      token: () => {
        asked += 1;
        return lab.clients.alice;
      },
    });
    expectDead(await rejection(dead.getExporter({ name: NOW })));
    expect(asked).to.equal(0);
    expectDead(await rejection(dead.listExporters()));
    expect(asked).to.equal(0);
  });

  it("does not affect a new connect, which loads nothing again", async () => {
    const loads = () =>
      performance.getEntriesByType("resource").filter(({ name }) => name.includes("/panic/") && name.endsWith(".wasm"))
        .length;
    for (let time = 0; time < 3; time += 1) {
      const service = await client();
      expect([...(await service.listExporters({ pageSize: 2 }))]).to.have.length(2);
      expectDead(await rejection(service.getExporter({ name: NOW })));
      const fresh = await client();
      expect([...(await fresh.listExporters({ pageSize: 2 }))]).to.have.length(2);
      expectDead(await rejection(service.listExporters()));
      fresh.close();
    }
    expect(loads()).to.equal(1);
  });

  it("does not affect records: they use the new instance", async () => {
    const service = await client();
    const [exporter] = await service.listExporters({ pageSize: 1 });
    const held = Lease.from(lease);
    expectDead(await rejection(service.getExporter({ name: NOW })));
    expect(exporter.matches("!no-such-label")).to.equal(true);
    expect(exporter.dump("yaml")).to.include(exporter.name);
    expect(held.status()).to.equal("Unknown");
    expect(Exporter.from(structuredClone(exporter)).name).to.equal(exporter.name);
  });

  it("in a record is thrown, and in connect rejects; both work the next time", async () => {
    await init();
    const service = await client();
    expectSynchronous(() => Lease.from({ ...lease, name: NOW }));
    expectDead(await rejection(service.listExporters()));
    expect(Lease.from(lease).name).to.equal("lease-1");
    expectDead(await rejection(client({ namespace: NOW })));
    expect([...(await (await client()).listExporters({ pageSize: 1 }))]).to.have.length(1);
  });

  it("of one copy of the package does not affect another copy on the same page", async () => {
    const here = await client();
    const there = await usualClient();
    expectDead(await rejection(here.getExporter({ name: NOW })));
    expect([...(await there.listExporters({ pageSize: 1 }))]).to.have.length(1);
    // In the published package, it is an ordinary name.
    expect((await rejection(there.getExporter({ name: NOW }))).reason).to.equal("not-found");
  });
});

describe("an exception that goes through the wasm", () => {
  it("is reported like a panic, immediately", async () => {
    // With one endpoint, no answer needs a random number.
    const endpoints = ["http://a.invalid", "http://b.invalid"];
    const service = await client({ endpoints, fetch: fetchAnswering(message()) });
    const { random } = Math;
    const thrown = new Error("no more chance");
    Math.random = () => {
      throw thrown;
    };
    // The name of a lease would already need a random number when the options are read; here, the answer needs the first.
    const error = await rejection(service.deleteLease({ name: "none" })).finally(() => {
      Math.random = random;
    });
    expect([error.reason, error.outcome, error.cause]).to.deep.equal(["dead", "unknown", thrown]);
    expect(error.message).to.include("no more chance");
    expect((await rejection(service.listExporters())).reason).to.equal("dead");
    expect([...(await (await client()).listExporters({ pageSize: 1 }))]).to.have.length(1);
  });
});
