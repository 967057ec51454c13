// Runs examples one after another in this process, each with a client, a lease and the package's names as globals. Prints a
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
  if (String(target).startsWith("/assets/")) {
    const bytes = await readFile(
      join("node_modules/jumpstarter-web/dist/wasm", String(target).slice("/assets/".length)),
    );
    return new Response(bytes, { headers: { "content-type": "application/wasm" } });
  }
  return reach(String(target).replace(/^https:\/\/(?:[\w-]+\.)?lab\.example\.com(?::\d+)?/, lab.endpoints[0]), init);
};

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
  let error = null;
  try {
    // An example that loads the wasm needs it to be unloaded.
    if (needs.client) client = await connect(options);
    if (needs.lease) {
      const booked = await client.createLease({ selector: "board=qemu", duration: "30m" });
      lease = await client.waitForLease({ name: booked.name, timeoutMs: limitMs });
    }
    const given = {
      ...options,
      client,
      lease,
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
