// Starts one headless browser of this machine by Selenium's client. Selenium's download of drivers and browsers never runs,
// since each driver is started by its path.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Builder, Capabilities } from "selenium-webdriver";
import { DriverService } from "selenium-webdriver/remote/index.js";

/** Where `make` installs geckodriver. */
const TOOLS = fileURLToPath(new URL("../../.tools/bin", import.meta.url));

const ENGINES = {
  chromium: {
    driver: "chromedriver",
    capabilities: (flags) => ({
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
          ...flags,
        ],
      },
    }),
  },
  firefox: {
    driver: "geckodriver",
    capabilities: () => ({ browserName: "firefox", "moz:firefoxOptions": { args: ["-headless"] } }),
  },
  // Needs a display: see scripts/with-display.
  webkit: { driver: "WebKitWebDriver", capabilities: () => ({ browserName: "MiniBrowser" }) },
};

export const engineNames = Object.keys(ENGINES);

/**
 * Starts the engine; returns `{ open, run, quit, devTools }`. `more` are additional capabilities, `flags` are for Chromium, and so
 * are commands of its DevTools protocol.
 */
export async function startBrowser(name, more = {}, flags = []) {
  const engine = ENGINES[name];
  const service = new DriverService.Builder(find(engine.driver)).setLoopback(true).build();
  try {
    const driver = await new Builder()
      .disableEnvironmentOverrides()
      .usingServer(await service.start())
      .withCapabilities(new Capabilities({ ...engine.capabilities(flags), ...more }))
      .build();
    return {
      open: (url) => driver.get(url),
      run: (script, ...args) => driver.executeScript(script, ...args),
      devTools: (command, parameters = {}) =>
        /** @type {any} */ (driver).sendAndGetDevToolsCommand(command, parameters),
      async quit() {
        await driver.quit().catch(() => undefined);
        await service.kill();
      },
    };
  } catch (error) {
    await service.kill();
    throw error;
  }
}

function find(program) {
  const folders = [TOOLS, ...process.env.PATH.split(delimiter), "/usr/bin"];
  const found = folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${program} is missing: run \`make setup-browsers\``);
  return found;
}
