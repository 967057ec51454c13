// Runs examples one after another in this process, each with a client, a lease, a device and the package's names as globals. The
// device is one in this process: tests/browser/suite/fake-device.js. Prints a
// JSON line for each: its output, and its error if it failed. Use: run-examples.mjs PLAN.json, in the project's folder.
import { readFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";

const { lab, examples, subpaths, limitMs } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const load = (path) => import(pathToFileURL(join(process.cwd(), path)).href);

// Addresses in examples are redirected to the demo controller, and those of wasm files to the package's own.
const reach = globalThis.fetch;
globalThis.fetch = async (target, init) => {
  if (String(target).includes("/jumpstarter.v1.ExporterService/")) return fake.fetch(String(target), init);
  if (String(target).startsWith("/assets/")) {
    const name = String(target).slice("/assets/".length);
    const dist = "node_modules/jumpstarter-web/dist";
    const bytes = await readFile(join(dist, name.includes("device") ? "device/wasm" : "wasm", name));
    return new Response(bytes, { headers: { "content-type": "application/wasm" } });
  }
  return reach(String(target).replace(/^https:\/\/(?:[\w-]+\.)?lab\.example\.com(?::\d+)?/, lab.endpoints[0]), init);
};

const driven = join(import.meta.dirname, "../browser/suite/fake-device.js");
const { echo, fakeDevice, fakeSockets, logLine, reading, reply, result, streamed } = await import(
  pathToFileURL(driven).href
);
const fake = fakeDevice({
  DriverCall: () => result(null),
  StreamingDriverCall: () => streamed([reading(0), reading(5)]),
  LogStream: () => streamed([logLine("power on")]),
  EndSession: () => reply(new Uint8Array([8, 1])),
});
globalThis.WebSocket = fakeSockets(echo).webSocket;

const names = Object.assign({}, ...(await Promise.all(subpaths.map((path) => load(path)))));
const { connect } = names;
const options = { endpoints: lab.endpoints, namespace: lab.namespace, client: "alice", token: lab.token };
const print = console.log;
let printed = [];
for (const way of ["log", "warn", "error"]) console[way] = (...words) => printed.push(format(...words));

// An unhandled rejection fails the running example.
/** @type {(error: unknown) => void} */
let fail = () => undefined;
for (const event of ["uncaughtException", "unhandledRejection"]) process.on(event, (error) => fail(error));

for (const { name, file, needs } of examples) {
  printed = [];
  let client;
  let lease;
  let device;
  let error = null;
  try {
    // An example that loads the wasm needs it to be unloaded.
    if (needs.client) client = await connect(options);
    if (needs.lease) {
      const booked = await client.createLease({ selector: "board=qemu", duration: "30m" });
      lease = await client.waitForLease({ name: booked.name, timeoutMs: limitMs });
    }
    if (needs.device) device = await names.connectExporter({ endpoints: "http://device.invalid" });
    const given = {
      ...options,
      client,
      lease,
      device,
      signal: AbortSignal.timeout(limitMs),
      fetchToken: () => Promise.resolve(lab.token),
    };
    Object.assign(globalThis, names, given);
    await within(load(file));
  } catch (thrown) {
    error = thrown?.stack ?? String(thrown);
  } finally {
    if (lease !== undefined) await client.releaseLeases({ names: [lease.name] }).catch(() => undefined);
    client?.close();
    device?.close();
  }
  print(JSON.stringify({ name, printed, error }));
}
process.exit();

/** Waits for the end of an example, and for one more turn of the event loop. */
async function within(example) {
  let timer;
  try {
    await Promise.race([
      example.then(() => new Promise((resolve) => setTimeout(resolve, 1))),
      new Promise((_, reject) => {
        fail = reject;
        timer = setTimeout(() => reject(new Error(`it has not come to its end after ${limitMs} ms`)), limitMs);
      }),
    ]);
  } finally {
    clearTimeout(timer);
    fail = () => undefined;
  }
}
