// Starts the gateway in front of a demo for tests. Contains no tests.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BINARY = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target", "debug/jumpstarter-gateway");

/** Starts it, by default on a free port; returns its URL, the lines that it printed, and functions that stop and kill it. */
export function startGateway(...options) {
  const listen = options.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
  return started(BINARY, [...listen, ...options]);
}

/** Starts it by `make live`, which checks the way to the controller first. */
export function startLive(...variables) {
  return started("make", ["--no-print-directory", "live", "LISTEN=127.0.0.1:0", ...variables]);
}

async function started(command, options) {
  // A log that is still open when it stops does not end by itself.
  const env = { ...process.env, JUMPSTARTER_GATEWAY_SHUTDOWN_SECONDS: "1" };
  // A make above this one is of no concern.
  for (const name of ["MAKEFLAGS", "MAKELEVEL", "MFLAGS"]) delete env[name];
  // In a group of its own, so that what make has started ends with it.
  const gateway = spawn(command, options, { cwd: ROOT, env, detached: true, stdio: ["ignore", "pipe", "inherit"] });
  const kill = () => process.kill(-gateway.pid, "SIGKILL");
  process.once("exit", kill);
  gateway.once("exit", () => process.off("exit", kill));
  const lines = [];
  const url = await new Promise((resolve, reject) => {
    gateway.once("error", reject);
    gateway.once("exit", (code) => reject(new Error(`the gateway ended with ${code}:\n${lines.join("\n")}`)));
    createInterface({ input: gateway.stdout }).on("line", (line) => {
      lines.push(line);
      if (/^https?:/.test(line)) resolve(line);
    });
  });
  const end = async (signal) => {
    if (gateway.exitCode !== null || gateway.signalCode !== null) return;
    const gone = once(gateway, "exit");
    process.kill(-gateway.pid, signal);
    await gone;
  };
  return { url, lines, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}
