// Real exporters (Python's `jumpstarter`): one in the demo's lab, through the router and the gateway, and two without a
// controller behind Envoys, one of which wants a passphrase. Needs scripts/with-lab --through gateway --real; see
// `make test-real-chromium`.
// @ts-nocheck Tables with values of many types.
import { expect } from "chai";
import { connectExporter, NetworkDriver, PowerDriver, SerialDriver } from "/npm/device/index.js";
import { client, lab, rejection } from "./lab.js";
import { echoed, followed } from "./streams.js";
import { notProvoked, provoked, recordedErrors } from "./real-errors.js";

const real = lab.real ?? { direct: [] };

/** The drivers that scripts/real-exporter configures: path, Python class of the client, class here, children. */
const DRIVERS = [
  ["", "jumpstarter_driver_composite.client.CompositeClient", Object, ["bench", "power", "serial"]],
  ["bench", "jumpstarter_driver_composite.client.CompositeClient", Object, ["echo", "relay"]],
  ["bench.echo", "jumpstarter_driver_network.client.NetworkClient", NetworkDriver, []],
  ["bench.relay", "jumpstarter_driver_power.client.PowerClient", PowerDriver, []],
  ["power", "jumpstarter_driver_power.client.PowerClient", PowerDriver, []],
  ["serial", "jumpstarter_driver_pyserial.client.PySerialClient", SerialDriver, []],
];

/** What every way to a real exporter does. `started` connects; `made` has what it returned. */
function everyWay(started) {
  const made = {};
  before(async () => Object.assign(made, await started()));
  after(async () => made.end?.());

  it("reports its drivers as a tree", () => {
    const { report } = made.device;
    expect(report.drivers.map(({ path }) => path)).to.have.members(DRIVERS.map(([path]) => path));
    for (const [path, pythonClass, type, children] of DRIVERS) {
      const driver = made.device.driver(path, type === Object ? undefined : type);
      expect([driver.client, driver.children.map(({ name }) => name)]).to.deep.equal([pythonClass, children]);
    }
    expect(report.root).to.equal(made.device.driver(""));
  });

  it("is ready after its hook, which the log shows", async () => {
    const progress = [];
    const status = await made.device.whenReady({ onProgress: (one) => progress.push(one.status.status) });
    expect(status.status).to.equal("LEASE_READY");
    expect(progress.at(-1)).to.equal("LEASE_READY");
    made.log = followed(made.device.logs());
    for (const words of ["supply", "storage"]) {
      const { source, severity } = await made.log.line(({ message }) => message === words);
      expect([source, severity]).to.deep.equal(["BEFORE_LEASE_HOOK", "INFO"]);
    }
    expect(await made.device.status()).to.include({ status: "LEASE_READY" });
  });

  it("switches its power, and logs each switch", async () => {
    const power = made.device.driver("power", PowerDriver);
    await power.on();
    await power.off();
    await power.cycle({ waitMs: 1 });
    await made.device.driver("bench.relay").call("on");
    const switches = await made.log.lines(5, ({ message }) => message.startsWith("power "));
    expect(switches.map(({ message, source }) => `${source} ${message}`)).to.deep.equal(
      ["on", "off", "off", "on", "on"].map((what) => `DRIVER power ${what}`),
    );
  });

  it("streams its readings", async () => {
    const readings = [];
    for await (const reading of made.device.driver("power", PowerDriver).read()) readings.push(reading);
    expect(readings).to.deep.equal([
      { voltage: 0, current: 0 },
      { voltage: 5, current: 2 },
    ]);
  });

  for (const [name, reason, provoke] of provoked.anyWay) {
    it(`has the recorded error of "${name}"`, async () => {
      const error = await rejection(provoke(made.device));
      const recorded = recordedErrors.get(name);
      expect([error.code, error.reason, error.outcome, error.rawMessage]).to.deep.equal([
        recorded.code,
        reason,
        null,
        recorded.message,
      ]);
    });
  }
  return made;
}

for (const { endpoints, passphrase } of real.direct) {
  const words = passphrase === null ? "without a passphrase" : "with a passphrase";
  describe(`a real exporter behind two Envoys, ${words}`, () => {
    const options = { endpoints, ...(passphrase === null ? {} : { passphrase }) };
    const made = everyWay(async () => {
      const device = await connectExporter(options);
      return { device, end: () => device.close() };
    });

    it("has two ways, of which one is in use", async () => {
      const ways = made.device.endpoints();
      expect(ways.map(({ url }) => url)).to.deep.equal(endpoints);
      expect(ways.filter(({ winner }) => winner)).to.have.length(1);
    });

    // On one way of one exporter: Firefox takes seconds to find that this Envoy speaks only HTTP/2.
    (passphrase === null ? it : it.skip)("has no byte streams, which Envoy does not carry", async () => {
      const device = await connectExporter({ endpoints: endpoints[0] });
      const error = await rejection(device.driver("serial").open());
      expect([error.code, error.reason]).to.deep.equal(["UNAVAILABLE", "network"]);
      device.close();
    });

    (passphrase === null ? it.skip : it)("refuses another passphrase, and none", async () => {
      for (const wrong of [{}, { passphrase: "close sesame" }]) {
        const error = await rejection(connectExporter({ endpoints, ...wrong }));
        expect([error.code, error.reason, error.rawMessage]).to.deep.equal([
          "UNAUTHENTICATED",
          "passphrase-rejected",
          "invalid or missing passphrase",
        ]);
        expect(JSON.stringify(error)).to.not.include("sesame");
      }
    });

    // The exporter runs no hook at the end of a session that has no lease.
    it("ends its session", async () => {
      expect(await made.device.endSession()).to.include({ success: true });
      await made.log.line(({ message }) => message.startsWith("EndSession requested"));
      const error = await rejection(made.device.whenReady());
      expect([error.code, error.reason]).to.deep.equal(["FAILED_PRECONDITION", "lease-not-active"]);
    });
  });
}

(real.exporter === undefined ? describe.skip : describe)("a real exporter in a lab, through router and gateway", () => {
  let service;
  let lease;
  const made = everyWay(async () => {
    service = await client();
    lease = await service.createLease({ exporterName: real.exporter, duration: "10m" });
    await service.waitForLease({ name: lease.name });
    const device = await service.device({ lease: lease.name });
    return { device, end: () => end(device) };
  });

  async function end(device) {
    device.close();
    await service.deleteLease({ name: lease.name }).catch(() => undefined);
    service.close();
  }

  for (const path of ["serial", "bench.echo"]) {
    it(`echoes a megabyte of random bytes unchanged on ${path}`, async () => {
      const stream = await made.device.driver(path).connect();
      const { sent, received } = await echoed(stream, 1 << 20);
      expect(received.length).to.equal(sent.length);
      expect(received.every((byte, at) => byte === sent[at])).to.equal(true);
    });
  }

  for (const [name, reason, provoke] of provoked.lab) {
    it(`has the recorded error of "${name}"`, async () => {
      const error = await rejection(provoke({ service, device: made.device, lease, exporter: real.exporter }));
      const recorded = recordedErrors.get(name);
      expect([error.code, error.reason, error.rawMessage]).to.deep.equal([recorded.code, reason, recorded.message]);
    });
  }

  it("runs its hook at the end of the session, and is released", async () => {
    expect(await made.device.endSession()).to.include({ success: true });
    for (const words of ["off", "wiped"]) {
      const { source } = await made.log.line(({ message }) => message === words);
      expect(source).to.equal("AFTER_LEASE_HOOK");
    }
    await made.log.line(({ message }) => message.startsWith("afterLease hook completed"));
    const ended = async () => (await service.getLease({ name: lease.name })).hasEnded();
    while (!(await ended())) await new Promise((resolve) => setTimeout(resolve, 50));
  });
});

(real.exporter === undefined ? describe.skip : describe)("the recorded errors", () => {
  it("are all provoked, or listed as impossible or too slow", () => {
    const known = [...provoked.anyWay, ...provoked.lab].map(([name]) => name);
    expect([...known, ...Object.keys(notProvoked)]).to.have.members([...recordedErrors.keys()]);
  });
});
