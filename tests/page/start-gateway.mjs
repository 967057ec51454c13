// Starts the gateway in front of a demo for the page's tests. Contains no tests.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BINARY = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target", "debug/jumpstarter-gateway");

/** Starts it on a free port; returns its URL, and a function that stops it. */
export async function startGateway(...options) {
  const gateway = spawn(BINARY, ["--listen", "127.0.0.1:0", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => gateway.kill("SIGKILL"));
  const [url] = await Promise.race([
    once(createInterface({ input: gateway.stdout }), "line"),
    once(gateway, "exit").then(([code]) => {
      throw new Error(`the gateway ended with ${code} before it was ready`);
    }),
  ]);
  const stop = async () => {
    const gone = once(gateway, "exit");
    gateway.kill("SIGTERM");
    await gone;
  };
  return { url, stop };
}
