// The package in bundlers that find the wasm automatically, in server bundles that include it: one file that runs in an empty
// folder, and in pages with a lab in memory, which have two wasm files. For Vite, webpack, esbuild and Rollup without such a
// lab, see packaging.test.mjs. Needs scripts/with-lab.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { build } from "esbuild";

import { openPage } from "../page/browser.mjs";
import { LAB, labNames, QUERY, startPages } from "./pages.mjs";
import { filesEnding, layOut, run, tool } from "./projects.mjs";

const BUILD_LIMIT = { timeout: 120_000 };
let projects;
let pages;
let names;

before(async () => {
  const wanted = ["node", "rspack", "rsbuild", "parcel", "server", "vite", "esbuild"];
  [projects, pages] = await Promise.all([layOut(wanted), startPages()]);
  names = await labNames(projects.folders.node);
}, BUILD_LIMIT);
after(async () => {
  await pages?.stop();
  projects?.remove();
});

const PAGE_BUNDLERS = {
  rspack: { command: ["build.mjs"], served: (folder) => [join(folder, "dist"), folder] },
  rsbuild: { command: [tool("@rsbuild/core/bin/rsbuild.js"), "build"], served: (folder) => [join(folder, "dist")] },
  // It adds an inline import map to the page, which a strict policy forbids.
  parcel: {
    command: [tool("parcel/lib/bin.js"), "build", "index.html", "--public-url", "./", "--no-cache", "--no-source-maps"],
    served: (folder) => [join(folder, "dist")],
    headers: {},
  },
};

for (const [name, { command, served, headers }] of Object.entries(PAGE_BUNDLERS)) {
  describe(name, () => {
    const folder = () => projects.folders[name];
    const wasm = () => filesEnding(join(folder(), "dist"), ".wasm").map((file) => `/${file}`);
    before(() => run(process.execPath, command, folder()), BUILD_LIMIT);
    after(() => pages.stopServers());

    it("emits one wasm file, and lists in the page with it, fetched once", async () => {
      assert.equal(wasm().length, 1);
      assert.deepEqual(await pages.listed(served(folder()), "", names, { headers }), wasm());
    });
    it("lists in a worker, with the same file", async () => {
      assert.deepEqual(await pages.listed(served(folder()), "?worker", names, { headers }), wasm());
    });
  });
}

describe("a page with a lab in memory", () => {
  after(() => pages.stopServers());
  for (const [name, command] of Object.entries({
    vite: [tool("vite/bin/vite.js"), "build", "--logLevel", "warn", "--config", "testing.config.js"],
    esbuild: ["build.mjs"],
  })) {
    it(`built by ${name} lists that lab, with two emitted wasm files, each fetched once`, async () => {
      const folder = projects.folders[name];
      await run(process.execPath, command, folder);
      const dist = join(folder, "dist-testing");
      const wasm = filesEnding(dist, ".wasm");
      assert.equal(wasm.length, 2);
      const requested = await pages.listed([dist, folder], "testing.html", ["rpi4-01"]);
      assert.deepEqual(
        requested.toSorted(),
        wasm.map((file) => `/${file}`),
      );
    });
  }
});

describe("a bundle for a server", () => {
  const folder = () => projects.folders.server;
  before(async () => {
    await run(process.execPath, ["build.mjs"], folder());
    await run(process.execPath, [tool("vite/bin/vite.js"), "build", "--logLevel", "warn"], folder());
  }, BUILD_LIMIT);

  for (const [bundler, file] of [
    ["esbuild, a module", "esbuild/main.mjs"],
    ["esbuild, CommonJS", "esbuild/main.cjs"],
    ["webpack", "webpack/main.cjs"],
    ["Vite with noExternal", "vite/main.mjs"],
  ]) {
    it(`runs alone, by ${bundler}`, async () => {
      const alone = join(folder(), "alone", file.replace("/", "-"));
      mkdirSync(alone, { recursive: true });
      copyFileSync(join(folder(), file), join(alone, basename(file)));
      assert.deepEqual(JSON.parse(await run(process.execPath, [basename(file), JSON.stringify(LAB)], alone)), names);
    });
  }
});

describe("a classic script", () => {
  it("without the wasm reports that it does not know the wasm's URL, and what to do", async () => {
    const folder = join(projects.folders.server, "classic");
    mkdirSync(folder);
    const contents = `import { connect } from "jumpstarter-web";
      connect(JSON.parse(new URLSearchParams(location.search).get("lab"))).catch(({ reason, rawMessage }) => { globalThis.result = [reason, rawMessage]; });`;
    await build({
      stdin: { contents, resolveDir: projects.folders.server },
      bundle: true,
      format: "iife",
      outfile: join(folder, "main.js"),
      logLevel: "error",
    });
    writeFileSync(join(folder, "index.html"), '<!doctype html><script src="main.js"></script>');
    const server = await pages.serve([folder], {});
    const page = await openPage(pages.browser, `${server.url}/?${QUERY}`);
    const [reason, words] = await (
      await page.waitForFunction(() => globalThis.result, undefined, { timeout: 20_000 })
    ).jsonValue();
    assert.equal(reason, "wasm");
    assert.match(words, /does not know its own URL.*init\(\).*docs\/bundlers\.md/);
    await page.close();
  });
});
