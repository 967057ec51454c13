// Starts, controls and stops the demo controller for the page's tests. Contains no tests.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { killAtExit } from "./kill-at-exit.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TARGET = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target");

/**
 * Starts a demo that changes nothing by itself and serves the page in `folder`, by default the dashboard. `profile` is that of
 * the build, `more` are further options.
 */
export async function startDemo({ endpoints = 1, folder = `${ROOT}www/dist`, profile = "debug", more = [] } = {}) {
  const options = ["--still", "--page", folder, "--endpoints", String(endpoints), ...more];
  const child = spawn(resolve(TARGET, profile, "jumpstarter-demo"), options, { stdio: ["ignore", "pipe", "ignore"] });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  };
  killAtExit(child);
  const first = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the demo ended with ${code} before it was ready`)));
    createInterface({ input: child.stdout }).once("line", resolve);
  });
  const ready = JSON.parse(first);
  const ask = async (method, path, body) => {
    const response = await fetch(ready.admin + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
  return {
    ...ready,
    stop,
    /** Sets a fault of an endpoint, by default the first; `{}` removes it. */
    fault: (fault, endpoint = 0) => ask("PUT", `/endpoints/${endpoint}/fault`, fault),
    /** Sets a fault of the direct way to a device, by its exporter; `{}` removes it. */
    deviceFault: (fault, exporter) => ask("PUT", `/devices/${exporter}/fault`, fault),
    /** Breaks the open connections of that way. */
    abortDevice: (exporter) => ask("POST", `/devices/${exporter}/abort`),
    /** What a test orders of a device, and what its drivers have done. */
    device: (exporter) => ask("GET", `/devices/${exporter}`),
    /** `held`: calls are carried out, but not answered. `stopped`: the exporter is killed. `passphrase`: of its direct way. */
    changeDevice: (exporter, change) => ask("PATCH", `/devices/${exporter}`, change),
    /** Sets a fault of the router, and drops its tunnels; `{}` removes it. */
    routerFault: (fault) => ask("PUT", "/router/fault", fault),
    /** A token of a client, by default for a long time. */
    tokenOf: async (client, order = {}) => (await ask("POST", "/tokens", { client, ...order })).token,
    /** Moves the lab's clock. */
    advance: (seconds) => ask("POST", "/clock", { advance_s: seconds }),
    /** Names a gateway to the page, by default none. */
    announceGateway: (url = null) => ask("PUT", "/gateway", { url }),
    /** The lab's leases, including ended ones. */
    leases: async () => (await ask("GET", "/leases")).leases,
    changeExporter: (name, change) => ask("PATCH", `/exporters/${name}`, change),
    /** Remembers the end of the log; the returned function lists the calls of `method` (or of any) since then. */
    async listen() {
      const { next } = await ask("GET", "/log");
      return async (method) => {
        const { calls } = await ask("GET", `/log?since=${next}`);
        return calls.filter((call) => call.http === "POST" && (method === undefined || call.method === method));
      };
    },
  };
}
