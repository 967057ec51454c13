// Starts the gateway in front of a demo for the page's tests. Contains no tests.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BINARY = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target", "debug/jumpstarter-gateway");

/** Starts it, by default on a free port; returns its URL, and functions that stop and kill it. */
export async function startGateway(...options) {
  const listen = options.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
  const gateway = spawn(BINARY, [...listen, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const kill = () => gateway.kill("SIGKILL");
  process.once("exit", kill);
  gateway.once("exit", () => process.off("exit", kill));
  const [url] = await Promise.race([
    once(createInterface({ input: gateway.stdout }), "line"),
    once(gateway, "exit").then(([code]) => {
      throw new Error(`the gateway ended with ${code} before it was ready`);
    }),
  ]);
  const end = async (signal) => {
    if (gateway.exitCode !== null || gateway.signalCode !== null) return;
    const gone = once(gateway, "exit");
    gateway.kill(signal);
    await gone;
  };
  return { url, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}
