// A device's report, calls, status and errors, against a device in the page.
// @ts-nocheck Many values here are wrong on purpose.
import { expect } from "chai";
import { connect } from "/npm/index.js";
import { Driver, PowerDriver, registerDriver } from "/npm/device/index.js";
import { rejection } from "./lab.js";
import { fakeDevice, reply, result, status, valueOf } from "./fake-device.js";
import { flag, GRPC_WEB, message, refusal, text, tokenExpired } from "./wire.js";

const argumentsOf = ({ fields }) => fields.filter(([number]) => number === 3).map(([, encoded]) => valueOf(encoded));

describe("a device", () => {
  it("has its drivers as a tree, each of the class for its kind", async () => {
    const device = await fakeDevice().connect();
    const { root, drivers, labels, uuid } = device.report;
    expect(drivers.map(({ path }) => path)).to.deep.equal([
      "",
      "bench",
      "bench.echo",
      "bench.relay",
      "power",
      "serial",
    ]);
    expect(root.children.map(({ name }) => name)).to.deep.equal(["bench", "power", "serial"]);
    expect(root.children[0].children.map(({ path }) => path)).to.deep.equal(["bench.echo", "bench.relay"]);
    expect([uuid, labels.board, device.driver("power").description]).to.deep.equal(["session", "fake", "the power"]);
    expect(device.driver("power").methodsDescription).to.deep.equal({ on: "switches it on" });
    expect(device.driver("power")).to.be.instanceOf(PowerDriver);
    expect(device.driver("bench.relay").constructor).to.equal(Driver);
    device.close();
  });

  it("names the drivers that it has when it has not the one that is asked for", async () => {
    const device = await fakeDevice().connect();
    expect(() => device.driver("relay")).to.throw(/no driver "relay"; it has bench, bench.echo/);
    expect(() => device.driver("serial", PowerDriver)).to.throw(/PySerialClient/);
    device.close();
  });

  it("uses the class that a program has registered for a kind", async () => {
    class Relay extends Driver {
      toggle() {
        return this.call("toggle");
      }
    }
    registerDriver("my_lab.client.RelayClient", Relay);
    const fake = fakeDevice({ DriverCall: () => result(true) });
    const device = await fake.connect();
    expect(await device.driver("bench.relay", Relay).toggle()).to.equal(true);
    device.close();
  });

  it("sends a passphrase, and no client's name unless it has one", async () => {
    const fake = fakeDevice();
    (await fake.connect({ passphrase: "open sesame" })).close();
    const [{ headers, url }] = fake.calls;
    expect(headers["x-jumpstarter-passphrase"]).to.equal("open sesame");
    expect(Object.keys(headers).filter((name) => name.startsWith("jumpstarter-"))).to.deep.equal([]);
    expect(url).to.equal("http://device.invalid/jumpstarter.v1.ExporterService/GetReport");
    const named = fakeDevice();
    (await named.connect({ namespace: "lab", client: "alice", token: "eyJ" })).close();
    expect(named.calls[0].headers).to.include({
      "jumpstarter-kind": "Client",
      "jumpstarter-namespace": "lab",
      "jumpstarter-name": "alice",
      authorization: "Bearer eyJ",
    });
  });

  it("refuses invalid options by name, and shows no passphrase", async () => {
    for (const [options, field] of [
      [{ passphrase: "\u00fcber" }, "passphrase"],
      [{ client: "alice" }, "client"],
      [{ endpoints: [] }, "endpoints"],
      [{ webSocket: "none" }, "webSocket"],
      [{ passwort: "x" }, "passwort"],
    ]) {
      const fake = fakeDevice();
      const error = await rejection(fake.connect(/** @type {any} */ (options)));
      expect([error.reason, error.field], String(field)).to.deep.equal(["invalid-argument", field]);
      expect(error.message).to.not.include("ber");
      expect(fake.calls).to.deep.equal([]);
    }
  });

  it("is closed: later calls are rejected", async () => {
    const device = await fakeDevice().connect();
    device.close();
    device.close();
    expect((await rejection(device.status())).reason).to.equal("closed");
    expect((await rejection(device.driver("power").call("on"))).reason).to.equal("closed");
    expect(device.endpoints()).to.have.length(1);
  });
});

describe("a driver call", () => {
  const VALUES = [
    null,
    true,
    false,
    0,
    -1.5,
    9_007_199_254_740_991,
    "",
    "Grüße 🎉",
    [],
    [1, [2, null]],
    {},
    { a: { b: ["c"] }, d: null },
  ];

  it("carries every value that JSON has, in both directions", async () => {
    const fake = fakeDevice({ DriverCall: (call) => result(argumentsOf(call)) });
    const device = await fake.connect();
    expect(await device.driver("power").call("echo", VALUES)).to.deep.equal(VALUES);
    const own = await device
      .driver("power")
      .call("echo", [JSON.parse('{"__proto__": 1}'), { left: undefined, out: 1 }]);
    expect(JSON.stringify(own)).to.equal('[{"__proto__":1},{"out":1}]');
    device.close();
  });

  it("names what has no place in a message, and sends nothing", async () => {
    const circle = { inside: [] };
    circle.inside.push(circle);
    const deep = Array.from({ length: 40 }).reduce((inner) => [inner], []);
    const throwing = Object.defineProperty({}, "x", {
      enumerable: true,
      get: () => {
        throw new Error("mine");
      },
    });
    const fake = fakeDevice({ DriverCall: () => result(null) });
    const device = await fake.connect();
    const before = fake.calls.length;
    for (const [args, field] of [
      [[undefined], "args[0]"],
      [[1, { a: { b: () => {} } }], "args[1].a.b"],
      [[1n], "args[0]"],
      [[[Symbol("s")]], "args[0][0]"],
      [[{ n: NaN }], "args[0].n"],
      [[Infinity], "args[0]"],
      [[[1, undefined]], "args[0][1]"],
      [[[, 1]], "args[0][0]"], // eslint-disable-line no-sparse-arrays
      [[circle], "args[0].inside[0]"],
      [[new Date(0)], "args[0]"],
      [[new Map()], "args[0]"],
      [[new Uint8Array(1)], "args[0]"],
      [["\ud800"], "args[0]"],
      [[throwing], "args[0].x"],
      [[deep], `args[0]${"[0]".repeat(30)}`],
    ]) {
      const error = await rejection(device.driver("power").call("set", args));
      expect([error.reason, error.field], field).to.deep.equal(["invalid-argument", field]);
      expect(() => device.driver("power").stream("read", args), field).to.throw(`\`${field}\``);
    }
    const twice = { same: true };
    await device.driver("power").call("set", [twice, [twice]]);
    expect(fake.calls.length - before).to.be.lessThan(3);
    device.close();
  });

  it("has no deadline unless it gets one", async () => {
    const fake = fakeDevice({ DriverCall: () => result(null) });
    const device = await fake.connect({ timeoutMs: 5_000 });
    expect(await device.driver("power", PowerDriver).on()).to.equal(undefined);
    await device.driver("power").call("on", [], { timeoutMs: 60_000 });
    const [untimed, timed] = fake.calls.filter(({ method }) => method === "DriverCall");
    expect(untimed.headers).to.not.have.property("grpc-timeout");
    expect(timed.headers["grpc-timeout"]).to.match(/^\d+m$/);
    device.close();
  });

  it("is sent once: one that breaks has an unknown outcome, on whatever number of ways", async () => {
    const fake = fakeDevice({ DriverCall: () => new Response(new Uint8Array(3), { headers: GRPC_WEB }) });
    const device = await fake.connect({ endpoints: ["http://a.invalid", "http://b.invalid"] });
    const error = await rejection(device.driver("power").call("on"));
    expect([error.outcome, error.method, error.reason]).to.deep.equal(["unknown", "DriverCall", "truncated"]);
    expect(fake.methods().filter((method) => method === "DriverCall")).to.have.length(1);
    device.close();
  });

  it("has the code and the reason of the exporter's error", async () => {
    for (const [number, words, code, reason] of [
      [5, "method explode not found on driver", "NOT_FOUND", "method-not-found"],
      [2, "MockPower.on() takes 1 positional argument but 2 were given", "UNKNOWN", "bad-arguments"],
      [2, "Unexpected <class 'KeyError'>: UUID('10b294b8-da52-4718-9fb2-851eba8fc8cc')", "UNKNOWN", "driver-not-found"],
      [2, "lease not active", "UNKNOWN", "lease-not-active"],
      [2, "[Errno 111] connection refused", "UNKNOWN", "driver-error"],
      [9, "exporter is offline", "FAILED_PRECONDITION", "exporter-offline"],
      [14, "exporter is not listening on lease x", "UNAVAILABLE", "exporter-not-listening"],
      [16, "invalid or missing passphrase", "UNAUTHENTICATED", "passphrase-rejected"],
    ]) {
      const device = await fakeDevice({ DriverCall: () => refusal(number, words) }).connect();
      const error = await rejection(device.driver("power").call("on"));
      expect([error.code, error.reason, error.outcome], words).to.deep.equal([code, reason, null]);
      device.close();
    }
  });

  it("rejects with the signal's reason when it is aborted, and aborts its request", async () => {
    const asked = Promise.withResolvers();
    const fake = fakeDevice({
      DriverCall: ({ signal }) => {
        asked.resolve(signal);
        return new Promise(() => {});
      },
    });
    const device = await fake.connect();
    const controller = new AbortController();
    const call = rejection(device.driver("power").call("on", [], { signal: controller.signal }));
    const signal = await asked.promise;
    controller.abort("enough");
    expect(await call).to.equal("enough");
    expect(signal.aborted).to.equal(true);
    device.close();
  });

  it("gets a new token when the old one has expired, as a call of the controller does", async () => {
    let tokens = 0;
    const fake = fakeDevice({ DriverCall: ({ nth }) => (nth === 0 ? tokenExpired() : result(1)) });
    const device = await fake.connect({ token: () => `t${(tokens += 1)}` });
    expect(await device.driver("power").call("on")).to.equal(1);
    const calls = fake.calls.filter(({ method }) => method === "DriverCall");
    expect(new Set(calls.map(({ headers }) => headers.authorization)).size).to.equal(2);
    device.close();
  });
});

describe("a power driver", () => {
  it("switches off, waits and switches on again", async () => {
    const fake = fakeDevice({ DriverCall: () => result(null) });
    const device = await fake.connect();
    await device.driver("power", PowerDriver).cycle({ waitMs: 1 });
    const called = fake.calls.filter(({ method }) => method === "DriverCall");
    const names = called.map(({ fields }) => new TextDecoder().decode(new Map(fields).get(2)));
    expect(names).to.deep.equal(["off", "on"]);
    device.close();
  });
});

describe("the status of a device", () => {
  it("has its words and numbers", async () => {
    const fake = fakeDevice({ GetStatus: () => status(3, { version: 7, previous: 2, words: "running" }) });
    const device = await fake.connect();
    expect(await device.status()).to.deep.equal({
      status: "BEFORE_LEASE_HOOK",
      message: "running",
      version: 7,
      previousStatus: "AVAILABLE",
    });
    device.close();
  });

  it("is waited for through the hook, with its progress", async () => {
    const steps = [
      () => status(2),
      () => refusal(14, "exporter is not listening on lease x"),
      () => status(3, { words: "flashing" }),
      () => status(4),
    ];
    const fake = fakeDevice({ GetStatus: ({ nth }) => steps[Math.min(nth, steps.length - 1)]() });
    const device = await fake.connect();
    const seen = [];
    const ready = await device.whenReady({ onProgress: ({ status: one }) => seen.push(one.status) });
    expect(ready.status).to.equal("LEASE_READY");
    expect(seen.at(0)).to.equal("AVAILABLE");
    expect(seen.slice(-2)).to.deep.equal(["BEFORE_LEASE_HOOK", "LEASE_READY"]);
    device.close();
  });

  it("ends the wait where the session does not become ready", async () => {
    for (const [answer, reason] of [
      [() => status(6, { words: "exit 1" }), "hook-failed"],
      [() => status(2, { previous: 4 }), "lease-not-active"],
      [() => status(5), "lease-not-active"],
      [() => status(1), "exporter-offline"],
      [() => refusal(2, "lease not active"), "lease-not-active"],
      [() => refusal(2, "permission denied"), "permission-denied"],
    ]) {
      const device = await fakeDevice({ GetStatus: answer }).connect();
      expect((await rejection(device.whenReady())).reason).to.equal(reason);
      device.close();
    }
    const old = await fakeDevice({ GetStatus: () => refusal(12, "Method not found!") }).connect();
    expect((await old.whenReady()).status, "an old exporter has no hooks").to.equal(null);
    old.close();
  });

  it("is not waited for longer than the caller says", async () => {
    const device = await fakeDevice({ GetStatus: () => status(3) }).connect();
    const error = await rejection(device.whenReady({ timeoutMs: 50 }));
    expect([error.reason, error.message]).to.satisfy(
      ([reason, words]) => reason === "deadline-exceeded" && words.includes("BEFORE_LEASE_HOOK"),
    );
    expect((await rejection(device.whenReady(/** @type {any} */ ({ onProgress: 1 })))).field).to.equal("onProgress");
    device.close();
  });

  it("ends with the session", async () => {
    const fake = fakeDevice({ EndSession: () => reply(message(flag(1, true), text(2, "Session end triggered"))) });
    const device = await fake.connect();
    expect(await device.endSession()).to.deep.equal({ success: true, message: "Session end triggered" });
    expect((await rejection(device.reset())).reason).to.equal("unimplemented");
    device.close();
  });
});

describe("the device of a lease", () => {
  it("is reached directly first, and then through each endpoint of the client, with the client's identity", async () => {
    const fake = fakeDevice();
    const lost = [];
    const fetch = async (url, init) => {
      if (url.startsWith("http://gate.invalid")) return fake.fetch(url, init);
      lost.push(url);
      throw new TypeError("no way");
    };
    const client = await connect({
      endpoints: ["http://gate.invalid/base/", "http://other.invalid"],
      namespace: "lab",
      client: "alice",
      token: "eyJ",
      fetch,
    });
    const device = await client.device({ lease: "night ly", ways: "http://direct.invalid", passphrase: "sesame" });
    expect(device.endpoints().map(({ url }) => url)).to.deep.equal([
      "http://direct.invalid",
      "http://gate.invalid/base/leases/night%20ly",
      "http://other.invalid/leases/night%20ly",
    ]);
    expect(lost[0]).to.equal("http://direct.invalid/jumpstarter.v1.ExporterService/GetReport");
    expect(fake.calls[0].headers).to.include({
      authorization: "Bearer eyJ",
      "jumpstarter-name": "alice",
      "x-jumpstarter-passphrase": "sesame",
    });
    client.close();
    expect((await rejection(device.status())).reason, "it is closed with its client").to.equal("closed");
    for (const [options, field] of [
      [{}, "lease"],
      [{ lease: "" }, "lease"],
      [{ lease: "x", selector: "y" }, "selector"],
    ]) {
      expect((await rejection(client.device(/** @type {any} */ (options)))).field).to.equal(field);
    }
  });
});
