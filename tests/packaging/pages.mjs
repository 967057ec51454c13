// Serves the projects' pages and opens them in Chromium; each must list every exporter of the demo lab, without console
// output. Contains no tests.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { openPage, startBrowser } from "../page/browser.mjs";
import { run } from "./projects.mjs";
import { serve } from "./server.mjs";

const ready = JSON.parse(readFileSync(process.env.JUMPSTARTER_LAB, "utf8"));
export const LAB = {
  endpoints: ready.endpoints[0],
  namespace: ready.namespace,
  client: "alice",
  token: ready.clients.alice,
};
export const QUERY = `lab=${encodeURIComponent(JSON.stringify(LAB))}`;
export const CSP = {
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' http://127.0.0.1:*; worker-src 'self'",
};

/** The expected names of every list: all exporters of the lab. `folder` is the copy of the project `node`. */
export async function labNames(folder) {
  const { exporters } = await state();
  const names = JSON.parse(await run(process.execPath, ["main.mjs", JSON.stringify(LAB)], folder));
  assert.equal(names.length, exporters);
  return names;
}

/** Fetches the demo's description. Retries up to five times, since a connection may break on a busy machine. */
async function state(tries = 5) {
  try {
    return await (await fetch(`${ready.admin}/state`)).json();
  } catch (error) {
    if (tries === 1) throw new Error(`the demo's admin port gave no state: ${error.cause ?? error}`, { cause: error });
    await new Promise((resolve) => setTimeout(resolve, 200));
    return state(tries - 1);
  }
}

/** Starts a browser for the pages of a test file; `stop` stops it and all servers. */
export async function startPages() {
  const browser = await startBrowser();
  let servers = [];
  const pages = {
    browser,
    /** Serves folders, until `stopServers`. */
    async serve(folders, headers = CSP) {
      const server = await serve(folders, headers);
      servers.push(server);
      return server;
    },
    /** Opens a page of these folders, waits for its list, and returns the wasm files that it requested. */
    async listed(folders, path, names, { headers = CSP } = {}) {
      const server = await pages.serve(folders, headers);
      await pages.see(`${server.url}/${path}${path.includes("?") ? "&" : "?"}${QUERY}`, names);
      return server.asked.filter((name) => /wasm|bytes/.test(name) && !/\.(js|html)$/.test(name));
    },
    /** Opens a page, waits for `globalThis.result`, and returns it. */
    async see(url, names) {
      const page = await openPage(browser, url);
      try {
        const result = await page
          .waitForFunction(() => globalThis.result, undefined, { timeout: 20_000 })
          .catch((error) => {
            throw new Error(`no result: ${page.wrongs().join("\n")}`, { cause: error });
          });
        assert.deepEqual(await result.jsonValue(), names);
        assert.deepEqual(page.wrongs(/favicon/), []);
      } finally {
        await page.close();
      }
    },
    async stopServers() {
      await Promise.all(servers.map((server) => server.stop()));
      servers = [];
    },
    async stop() {
      await pages.stopServers();
      await browser.stop();
    },
  };
  return pages;
}
