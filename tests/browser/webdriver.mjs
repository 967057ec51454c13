// Controls one headless browser: starts its driver on a free port, opens a session, runs scripts in the page. Implements the
// WebDriver protocol itself, since it needs only four of its commands.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../listen.mjs";

const READY_WITHIN_MS = 30_000;
/** Where `make` installs geckodriver. */
const TOOLS = fileURLToPath(new URL("../../.tools/bin", import.meta.url));

const ENGINES = {
  chromium: {
    driver: "chromedriver",
    capabilities: {
      browserName: "chrome",
      "goog:chromeOptions": {
        // Chromium's sandbox does not work as root; the other flags prevent requests to its vendor's hosts.
        args: [
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      },
    },
  },
  firefox: {
    driver: "geckodriver",
    capabilities: { browserName: "firefox", "moz:firefoxOptions": { args: ["-headless"] } },
  },
  // Needs a display: see scripts/with-display.
  webkit: { driver: "WebKitWebDriver", capabilities: {} },
};

export const engineNames = Object.keys(ENGINES);

/** Starts the engine; returns `{ open, run, quit }`. `more` are additional capabilities, `flags` are for Chromium. */
export async function startBrowser(name, more = {}, flags = []) {
  const engine = ENGINES[name];
  const port = await freePort();
  const driver = spawn(find(engine.driver), [`--port=${port}`], { stdio: "ignore" });
  let ended = null;
  driver.on("error", (error) => (ended = error.message));
  driver.on("exit", (code, signal) => (ended ??= `ended with ${code ?? signal}`));

  const base = `http://127.0.0.1:${port}`;
  async function call(method, path, body) {
    const response = await fetch(base + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: body === undefined ? {} : { "content-type": "application/json" },
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebDriver ${path}: ${value?.error}: ${value?.message}`);
    return value;
  }

  try {
    await until(READY_WITHIN_MS, `${engine.driver} to be ready`, async () => {
      if (ended !== null) throw new Error(`${engine.driver} ${ended}`);
      return call("GET", "/status").then(
        (status) => status.ready,
        () => false,
      );
    });
    const { sessionId } = await call("POST", "/session", {
      capabilities: { alwaysMatch: { ...flagged(engine.capabilities, flags), ...more } },
    });
    const session = `/session/${sessionId}`;
    return {
      open: (url) => call("POST", `${session}/url`, { url }),
      run: (script, ...args) => call("POST", `${session}/execute/sync`, { script, args }),
      async quit() {
        await call("DELETE", session).catch(() => {});
        await stop(driver);
      },
    };
  } catch (error) {
    await stop(driver);
    throw error;
  }
}

function flagged({ "goog:chromeOptions": options, ...rest }, flags) {
  return options === undefined
    ? rest
    : { ...rest, "goog:chromeOptions": { ...options, args: [...options.args, ...flags] } };
}

function find(program) {
  const folders = [TOOLS, ...process.env.PATH.split(delimiter), "/usr/bin"];
  const found = folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${program} is missing: run \`make setup-browsers\``);
  return found;
}

async function until(limitMs, what, test) {
  const end = Date.now() + limitMs;
  while (!(await test())) {
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await gone;
  clearTimeout(killer);
}
