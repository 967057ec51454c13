// A leased device of the demo behind two gateways, for tests of faults. Contains no tests.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "jumpstarter-web";
import "jumpstarter-web/device";
import { startDemo } from "../page/demo.mjs";
import { startGateway } from "../page/start-gateway.mjs";

/** How often a condition is looked at. */
const LOOK_MS = 20;

/** The limit of a wait, below that of a test, whose end would not end the wait. */
const WAIT_MS = 80_000;

/** Waits until `look` returns something. */
export async function until(look) {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; await sleep(LOOK_MS)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`waited in vain for ${look}`);
}

/** The reason of a rejected promise. */
export async function rejection(promise) {
  const value = await promise.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  if ("error" in value) return value.error;
  throw new Error(`was not rejected, but is ${JSON.stringify(value.value)}`);
}

/** What a test compares of an error. */
export const seen = ({ code, reason, outcome }) => [code, reason, outcome];

/** Starts the demo, and what tests do with its first device, whose exporter has no hooks. */
export async function startBench() {
  const folder = mkdtempSync(join(tmpdir(), "device-test-tls-"));
  const demo = await startDemo({ more: ["--devices", "1", "--leases", "0", "--tls-dir", folder] });
  const [exporter] = Object.keys(demo.devices);
  const { controller, ca, namespace } = demo;
  const open = [];
  const gateways = [];

  /** A gateway that soon sees what happens to a lease or a token. Node's requests have no origin. */
  async function gateway() {
    const options = ["--controller", controller, "--ca", ca, "--page", "none", "--lease-check-seconds", "1"];
    const started = await startGateway(...options, "--log-level", "error", "--allow-origin", "*");
    gateways.push(started);
    return started;
  }

  return {
    demo,
    exporter,
    gateway,
    /** The gateway that a device uses, or one of its streams. */
    used: (url) => gateways.find((one) => url.startsWith(`${one.url}/`)),
    /** Books the device through two new gateways, with the options of `connect` and `client.device`. */
    async book({ token = demo.clients.alice, ways = [] } = {}) {
      const through = [await gateway(), await gateway()];
      // Whether a lease can be booked and ended does not depend on the gateways under test.
      const service = await connect({
        endpoints: demo.endpoints,
        namespace,
        client: "alice",
        token: demo.clients.alice,
      });
      const lease = await service.createLease({ exporterName: exporter, duration: "5h" });
      const release = () => service.deleteLease({ name: lease.name });
      let client;
      open.push(async () => {
        client?.close();
        await release().catch(() => undefined);
        service.close();
        for (const one of gateways.splice(0)) await one.kill();
        await until(async () => (await demo.device(exporter)).session === null);
      });
      await service.waitForLease({ name: lease.name });
      const endpoints = through.map(({ url }) => url);
      client = await connect({ endpoints, namespace, client: "alice", token });
      const device = await client.device({ lease: lease.name, ways });
      await device.whenReady();
      return { device, lease: lease.name, release, winner: () => device.endpoints().find(({ winner }) => winner).url };
    },
    /** What the session's drivers have done. */
    session: async () => (await demo.device(exporter)).session,
    /** Ends what a test has left, so that the next one can book. */
    async clear() {
      await demo.changeDevice(exporter, { stopped: false });
      await demo.routerFault({});
      for (const end of open.splice(0)) await end();
    },
    async stop() {
      for (const one of gateways) await one.kill();
      await demo.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Reads a log into a list, until the test is over. */
export function follow(device) {
  const controller = new AbortController();
  const entries = [];
  const messages = () => entries.map((entry) => (entry.kind === "gap" ? "(gap)" : entry.message));
  const reading = (async () => {
    for await (const entry of device.logs({ signal: controller.signal })) entries.push(entry);
  })();
  // `end` reports its failure.
  reading.catch(() => undefined);
  return {
    messages,
    has: (words) => until(() => messages().includes(words)),
    /** Ends it; throws if it had failed before. */
    async end() {
      const over = new Error("over");
      controller.abort(over);
      await reading.catch((error) => {
        if (error !== over) throw error;
      });
    },
  };
}

/** A driver's stream as a terminal has it: sends a text, and waits until it comes back. */
export function terminal(stream) {
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const decoder = new TextDecoder();
  let text = "";
  return {
    async echoes(words) {
      await writer.write(new TextEncoder().encode(words));
      while (!text.includes(words)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`the stream ended before ${words}`);
        text += decoder.decode(value, { stream: true });
      }
    },
    /** What waits for more, which never comes. */
    next: () => reader.read(),
    write: () => writer.write(new Uint8Array(1)),
  };
}
