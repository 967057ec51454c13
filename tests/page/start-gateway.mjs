// Starts the gateway in front of a demo for tests. Contains no tests.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { killAtExit } from "./kill-at-exit.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The limit for what `make live` does before the gateway listens, on a busy machine. */
const START_MS = 300_000;
const TARGET = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target");

/** Starts it, by default on a free port; returns its URL, its process id, the lines that it printed, and how to end it. */
export function startGateway(...options) {
  return startBuilt("debug", options);
}

/** The same of a build's profile. */
export function startBuilt(profile, options) {
  const listen = options.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
  return started(resolve(TARGET, profile, "jumpstarter-gateway"), [...listen, ...options], false);
}

/** Starts it by `make live`, which checks the way to the controller first. */
export function startLive(...variables) {
  return started("make", ["--no-print-directory", "live", "LISTEN=127.0.0.1:0", ...variables], true);
}

/** `group`: in a group of its own, so that what make has started ends with it. */
async function started(command, options, group) {
  // On shutdown the gateway waits for open log streams, which never end.
  const env = { ...process.env, JUMPSTARTER_GATEWAY_SHUTDOWN_SECONDS: "1" };
  // Do not inherit options and job slots of the make that runs the tests.
  for (const name of ["MAKEFLAGS", "MAKELEVEL", "MFLAGS"]) delete env[name];
  const gateway = spawn(command, options, { cwd: ROOT, env, detached: group, stdio: ["ignore", "pipe", "pipe"] });
  const send = (signal) => {
    if (!group || gateway.pid === undefined) return void gateway.kill(signal);
    try {
      process.kill(-gateway.pid, signal);
    } catch (error) {
      // It has ended, but its event is not here yet.
      if (error.code !== "ESRCH") throw error;
    }
  };
  const kill = () => send("SIGKILL");
  killAtExit(gateway, kill);
  const lines = [];
  createInterface({ input: gateway.stderr }).on("line", (line) => {
    lines.push(line);
    console.error(line);
  });
  const late = setTimeout(kill, START_MS);
  const url = await new Promise((resolve, reject) => {
    gateway.once("error", reject);
    gateway.once("close", (code, signal) =>
      reject(new Error(`the gateway ended with ${code ?? signal}:\n${lines.join("\n")}`)),
    );
    createInterface({ input: gateway.stdout }).on("line", (line) => {
      lines.push(line);
      if (/^https?:/.test(line)) resolve(line);
    });
  }).finally(() => clearTimeout(late));
  const end = async (signal) => {
    if (gateway.exitCode !== null || gateway.signalCode !== null) return;
    // Everything that it printed is read then.
    const gone = once(gateway, "close");
    send(signal);
    await gone;
  };
  return { url, pid: gateway.pid, lines, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}
