// The package in frameworks, each with its own command line and lock file: built, started, and opened in Chromium. For
// bundlers, see tests/packaging. Needs scripts/with-lab and the projects' installed tools.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

import { freePort } from "../listen.mjs";
import { openPage } from "../page/browser.mjs";
import { LAB, labNames, QUERY, startPages } from "../packaging/pages.mjs";
import { filesEnding, layOut, run, tool } from "../packaging/projects.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const LIMIT = { timeout: 300_000 };
/** Angular needs a newer Node than the package does. */
const NODE_22 = tool("node/bin/node");

let projects;
let pages;
let names;
let env;

before(async () => {
  [projects, pages] = await Promise.all([layOut(["node"]), startPages()]);
  names = await labNames(projects.folders.node);
  env = { LAB: JSON.stringify(LAB), NEXT_TELEMETRY_DISABLED: "1", NG_CLI_ANALYTICS: "false", NO_COLOR: "1" };
});
after(async () => {
  await pages?.stop();
  projects?.remove();
});

/** Installs the package next to the project's tools, and deletes the results of earlier builds. */
async function prepare(name, built) {
  const folder = join(HERE, name);
  const installed = join(folder, "node_modules/jumpstarter-web");
  for (const path of [installed, ...built.map((path) => join(folder, path))])
    rmSync(path, { recursive: true, force: true });
  mkdirSync(installed);
  await run("tar", ["-xzf", projects.tarball, "-C", installed, "--strip-components=1"], folder);
  return folder;
}

/** Starts a server on a free port and waits until it responds; `stop` stops it. */
async function started(args, folder, settings = {}) {
  const port = String(await freePort());
  const server = spawn(process.execPath, args(port), {
    cwd: folder,
    env: { ...process.env, ...env, ...settings, PORT: port },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ended = once(server, "exit");
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the server of ${folder} has ended`);
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    async stop() {
      server.kill();
      await ended;
    },
  };
}

const listedIn = (html) => [...html.matchAll(/<li>(.*?)<\/li>/g)].map(([, item]) => item.replaceAll(/<!--.*?-->/g, ""));

/** Opens a page and asserts that it shows the lab's exporters, without console output. */
async function shows(url) {
  const page = await openPage(pages.browser, url);
  try {
    await page.waitForSelector("li", { timeout: 20_000 }).catch((error) => {
      throw new Error(`no list: ${page.wrongs().join("\n")} ${error.message}`);
    });
    assert.deepEqual(await page.locator("li").allTextContents(), names);
    assert.deepEqual(page.wrongs(/favicon/), []);
  } finally {
    await page.close();
  }
}

describe("Next", () => {
  let server;
  before(async () => {
    const folder = await prepare("next", [".next"]);
    const next = join(folder, "node_modules/next/dist/bin/next");
    await run(process.execPath, [next, "build"], folder, env);
    server = await started((port) => [next, "start", "-H", "127.0.0.1", "-p", port], folder);
  }, LIMIT);
  after(() => server?.stop());

  it("lists in a server component, which passes the records on", async () => {
    assert.deepEqual(listedIn(await (await fetch(`${server.url}/server`)).text()), names);
  });
  it("hydrates the server's list", () => shows(`${server.url}/server`));
  it("lists in a route handler", async () =>
    assert.deepEqual(await (await fetch(`${server.url}/api/list`)).json(), names));
  it("lists in a client component, by the hooks", () => shows(`${server.url}/client?${QUERY}`));
});

describe("Angular", () => {
  let folder;
  const ng = (...args) => [join(folder, "node_modules/@angular/cli/bin/ng.js"), ...args];
  before(async () => {
    folder = await prepare("angular", ["dist", ".angular"]);
    await run(NODE_22, ng("build"), folder, env);
  }, LIMIT);
  after(() => pages?.stopServers());

  it("lists in a component, with the wasm in the assets", async () => {
    const dist = join(folder, "dist/lab/browser");
    assert.deepEqual(filesEnding(dist, ".wasm"), ["jumpstarter_web_bg.wasm"]);
    const server = await pages.serve([dist], {});
    await shows(`${server.url}/?${QUERY}`);
    assert.deepEqual(
      server.asked.filter((path) => path.endsWith(".wasm")),
      ["/jumpstarter_web_bg.wasm"],
    );
  });
  it("passes the component's own test with ng test under jsdom", () =>
    run(NODE_22, ng("test"), folder, { ...env, LAB: JSON.stringify({ options: LAB, names }) }));
});

describe("SvelteKit", () => {
  let server;
  before(async () => {
    const folder = await prepare("sveltekit", ["build", ".svelte-kit"]);
    await run(
      process.execPath,
      [join(folder, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"],
      folder,
      env,
    );
    server = await started(() => ["build/index.js"], folder, { HOST: "127.0.0.1" });
  }, LIMIT);
  after(() => server?.stop());

  it("lists on the server, from its bundle", async () => {
    assert.deepEqual(listedIn(await (await fetch(server.url)).text()), names);
  });
  it("lists in the browser", () => shows(`${server.url}/client?${QUERY}`));
});
