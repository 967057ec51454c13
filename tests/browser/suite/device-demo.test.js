// A simulated device of the demo, on its direct way, or through the gateway and the router: booked, driven, released. Needs
// the demo's option --devices; see `make test-js-device-chromium` and `make test-gateway-js-chromium`.
// @ts-nocheck Errors of the demo are compared by rows of several types.
import { expect } from "chai";
import { PowerDriver, SerialDriver } from "/npm/device/index.js";
import { client, lab, rejection } from "./lab.js";
import { chunks } from "./streams.js";

const [[exporter, way] = []] = Object.entries(lab.devices ?? {});

/** Reads a stream until its text has these words. */
async function until(readable, words) {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of chunks(readable)) {
    text += decoder.decode(bytes, { stream: true });
    if (text.includes(words)) return text;
  }
  throw new Error(`no ${words} in ${text}`);
}

(way === undefined ? describe.skip : describe)("a device of the demo", () => {
  let service;
  let lease;
  let device;
  before(async () => {
    service = await client({ endpoints: lab.endpoints[0] });
    lease = await service.createLease({ exporterName: exporter, duration: "10m" });
    await service.waitForLease({ name: lease.name });
    device = await service.device({ lease: lease.name, ways: lab.through === "gateway" ? [] : way });
    await device.whenReady();
  });
  after(async () => {
    await service.deleteLease({ name: lease.name }).catch(() => undefined);
    service.close();
  });

  it("boots in its console when it is switched on, and draws power", async () => {
    const console = await device.driver("serial", SerialDriver).connect();
    const power = device.driver("power", PowerDriver);
    await power.on();
    const lines = await until(console.readable, "\n");
    expect(lines.length).to.be.greaterThan(1);
    console.close();
    const readings = [];
    for await (const reading of power.read()) readings.push(reading);
    expect(readings.length).to.be.greaterThan(0);
    expect(readings.every(({ voltage }) => voltage > 1)).to.equal(true);
    await power.off();
  });

  it("echoes bytes unchanged on its network port", async () => {
    const port = await device.driver("network").open();
    const sent = new Uint8Array(300_000);
    for (let at = 0; at < sent.length; at += 60_000) crypto.getRandomValues(sent.subarray(at, at + 60_000));
    const received = new Response(port.readable).arrayBuffer();
    const writer = port.writable.getWriter();
    await writer.write(sent);
    await writer.close();
    expect(new Uint8Array(await received)).to.deep.equal(sent);
    await port.closed;
  });

  it("has its errors' codes and reasons", async () => {
    const relay = device.driver("bench.relay");
    for (const [call, code, reason] of [
      [() => relay.call("explode"), "NOT_FOUND", "method-not-found"],
      [() => relay.call("read"), "NOT_FOUND", "method-not-found"],
      [() => relay.call("on", [1]), "UNKNOWN", "bad-arguments"],
      [() => relay.stream("on").next(), "NOT_FOUND", "method-not-found"],
      [() => device.driver("serial").open("explode"), "NOT_FOUND", "method-not-found"],
      [() => device.reset(), "UNIMPLEMENTED", "unimplemented"],
    ]) {
      const error = await rejection(call());
      expect([error.code, error.reason, error.outcome], error.message).to.deep.equal([code, reason, null]);
    }
  });

  it("logs what it did, and ends with its session", async () => {
    const controller = new AbortController();
    for await (const entry of device.logs({ source: "DRIVER", signal: controller.signal })) {
      if (entry.kind === "line" && /on/.test(entry.message)) break;
    }
    expect((await device.endSession()).success).to.equal(true);
  });
});
