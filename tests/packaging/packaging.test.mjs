// The published package in the bundlers and runtimes that people have: packed, installed, built, run in a real browser or
// Node against the demo controller. Each lists the exporters once, from one wasm file. What the calls do is tested in
// tests/browser; what the tarball holds, in tarball.test.mjs. Runs under scripts/with-lab.
import assert from "node:assert/strict";
import { appendFileSync, copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { createServer } from "vite";

import { openPage } from "../page/browser.mjs";
import { CSP, LAB, labNames, QUERY, startPages } from "./pages.mjs";
import { filesEnding, layOut, ROOT, run, TOOLS } from "./projects.mjs";

const NODES = { 20: process.execPath, 22: createRequire(import.meta.url).resolve("node/bin/node") };
const BUILD_LIMIT = { timeout: 120_000 };

let projects;
let pages;
let names;

before(async () => {
  [projects, pages] = await Promise.all([layOut(), startPages()]);
  names = await labNames(projects.folders.node);
}, BUILD_LIMIT);
after(async () => {
  await pages?.stop();
  projects?.remove();
});
const stopServers = () => pages.stopServers();
const listed = (folders, path, options) => pages.listed(folders, path, names, options);

/** Projects are checked by the quick compiler, the types themselves by those before it, too, from the least that will do. */
const COMPILERS = { 5.2: "typescript-least/bin/tsc", 5.9: "typescript/bin/tsc", 7: "typescript-native/bin/tsc" };
const typecheck = (folder, project = "tsconfig.json", compiler = "7") =>
  run(process.execPath, [join(TOOLS, COMPILERS[compiler]), "--project", project], folder);

describe("plain pages, under a strict content security policy", () => {
  const folder = () => projects.folders.plain;
  before(() => {
    const wasm = join(folder(), "node_modules/jumpstarter-web/dist/wasm/jumpstarter_web_bg.wasm");
    mkdirSync(join(folder(), "elsewhere"));
    copyFileSync(wasm, join(folder(), "elsewhere/lab.wasm"));
    copyFileSync(wasm, join(folder(), "elsewhere/bytes"));
  });
  after(stopServers);
  const BESIDE = ["/node_modules/jumpstarter-web/dist/wasm/jumpstarter_web_bg.wasm"];

  it("lists from a module script", async () => assert.deepEqual(await listed([folder()], ""), BESIDE));
  it("lists in a module worker", async () => assert.deepEqual(await listed([folder()], "worker.html"), BESIDE));
  it("takes the wasm from a URL of one's own, and from nowhere else", async () => {
    assert.deepEqual(await listed([folder()], "own-url.html"), ["/elsewhere/lab.wasm"]);
  });
  it("takes bytes of one's own, and asks for nothing", async () => {
    assert.deepEqual(await listed([folder()], "own-bytes.html"), ["/elsewhere/bytes"]);
  });
  it("lists by an import map, without a policy", async () => {
    assert.deepEqual(await listed([folder()], "import-map.html", { headers: {} }), BESIDE);
  });
  it("says what is wrong where the policy lacks 'wasm-unsafe-eval'", async () => {
    const server = await pages.serve([folder()], {
      "content-security-policy": CSP["content-security-policy"].replace("'wasm-unsafe-eval'", ""),
    });
    const page = await openPage(pages.browser, `${server.url}/?${QUERY}`);
    const result = await page.waitForFunction(() => globalThis.result, undefined, { timeout: 20_000 });
    assert.match(
      await result.jsonValue(),
      /^JumpstarterError: .*content security policy forbids WebAssembly.*'wasm-unsafe-eval'/,
    );
    await page.close();
  });
});

describe("Vite", () => {
  const folder = () => projects.folders.vite;
  const dist = () => join(folder(), "dist");
  before(
    () => run(process.execPath, [join(TOOLS, "vite/bin/vite.js"), "build", "--logLevel", "warn"], folder()),
    BUILD_LIMIT,
  );
  after(stopServers);

  it("emits one wasm file", () => assert.equal(filesEnding(dist(), ".wasm").length, 1));
  it("lists on the page, from the emitted file, fetched once", async () => {
    assert.deepEqual(
      await listed([dist()], ""),
      filesEnding(dist(), ".wasm").map((name) => `/${name}`),
    );
  });
  it("lists in a worker, from the same file", async () => {
    assert.deepEqual(
      await listed([dist()], "?worker"),
      filesEnding(dist(), ".wasm").map((name) => `/${name}`),
    );
  });
  describe("while developing", () => {
    let server;
    before(async () => {
      server = await createServer({ root: folder(), logLevel: "error", server: { host: "127.0.0.1", port: 0 } });
      await server.listen();
    });
    after(() => server?.close());

    it("lists", () => pages.see(`${server.resolvedUrls.local[0]}?${QUERY}`, names));
    it("closes the client of a module that is replaced, which the module asks for", async () => {
      const page = await openPage(pages.browser, `${server.resolvedUrls.local[0]}hot.html?${QUERY}`);
      const limit = { timeout: 20_000 };
      await page.waitForFunction(() => globalThis.clients?.length === 1, undefined, limit);
      appendFileSync(join(folder(), "src/hot.js"), "// Changed.\n");
      await page.waitForFunction(() => globalThis.clients.length === 2, undefined, limit);
      const [before, now] = await page.evaluate(() =>
        Promise.all(
          globalThis.clients.map((client) =>
            client.listExporters().then(
              ({ exporters }) => exporters.length,
              ({ reason }) => reason,
            ),
          ),
        ),
      );
      assert.deepEqual([before, now], ["closed", names.length]);
      await page.close();
    });
  });
  it("has types that check", () => typecheck(folder()));
});

describe("webpack 5", () => {
  const folder = () => projects.folders.webpack;
  const dist = () => join(folder(), "dist");
  before(() => run(process.execPath, ["build.mjs"], folder()), BUILD_LIMIT);
  after(stopServers);

  it("emits one wasm file", () => assert.equal(filesEnding(dist(), ".wasm").length, 1));
  it("lists on the page, from the emitted file, fetched once", async () => {
    assert.deepEqual(
      await listed([dist(), folder()], ""),
      filesEnding(dist(), ".wasm").map((name) => `/${name}`),
    );
  });
  it("lists in a worker, from the same file", async () => {
    assert.deepEqual(
      await listed([dist(), folder()], "?worker"),
      filesEnding(dist(), ".wasm").map((name) => `/${name}`),
    );
  });
  it("has types that check", () => typecheck(folder()));
});

describe("esbuild", () => {
  const folder = () => projects.folders.esbuild;
  const dist = () => join(folder(), "dist");
  before(() => run(process.execPath, ["build.mjs"], folder()), BUILD_LIMIT);
  after(stopServers);

  it("emits one wasm file", () => assert.equal(filesEnding(dist(), ".wasm").length, 1));
  it("lists from the emitted file, fetched once", async () => {
    assert.deepEqual(
      await listed([dist(), folder()], ""),
      filesEnding(dist(), ".wasm").map((name) => `/${name}`),
    );
  });
  it("lists from one file with the wasm inside, as a classic script", async () => {
    const inside = join(folder(), "dist-inside");
    assert.deepEqual(filesEnding(inside, ""), ["inside.js"]);
    assert.deepEqual(await listed([inside, folder()], "inside.html"), []);
  });
  it("lists from that file on a page that is opened from the disk", async () => {
    const disk = join(folder(), "disk");
    mkdirSync(disk);
    copyFileSync(join(folder(), "inside.html"), join(disk, "inside.html"));
    copyFileSync(join(folder(), "dist-inside/inside.js"), join(disk, "inside.js"));
    await pages.see(`${pathToFileURL(join(disk, "inside.html"))}?${QUERY}`, names);
  });
  it("leaves out of a program that only looks at errors all but that", async () => {
    const { build } = await import("esbuild");
    const stdin = { contents: 'export { isJumpstarterError } from "jumpstarter-web"', resolveDir: folder() };
    const { outputFiles } = await build({
      stdin,
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
      logLevel: "error",
    });
    assert.ok(outputFiles[0].contents.length < 4_000, `${outputFiles[0].contents.length} bytes`);
  });
  it("leaves the client out of a program that only joins and selects", async () => {
    const { build } = await import("esbuild");
    const stdin = {
      contents: 'export { init, joinLeases, parseSelector } from "jumpstarter-web"',
      resolveDir: folder(),
    };
    const { metafile, outputFiles } = await build({
      stdin,
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
      metafile: true,
      outdir: "unwritten",
      loader: { ".wasm": "file" },
      logLevel: "error",
    });
    assert.ok(outputFiles.length > 0);
    const kept = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
    assert.deepEqual(
      kept.filter(
        ([name, { bytesInOutput }]) => /\/dist\/(?:client|watch|polling)\.js$/.test(name) && bytesInOutput > 0,
      ),
      [],
    );
  });
  it("has types that check", () => typecheck(folder()));
});

describe("Rollup", () => {
  const folder = () => projects.folders.rollup;
  before(
    () =>
      run(
        process.execPath,
        [join(TOOLS, "rollup/dist/bin/rollup"), "--config", "--silent", "--failAfterWarnings"],
        folder(),
      ),
    BUILD_LIMIT,
  );
  after(stopServers);

  for (const [way, dist] of [
    ["a plugin for assets", "dist"],
    ["the wasm copied by its name", "dist-copied"],
  ]) {
    it(`with ${way}, emits one wasm file and lists from it, fetched once`, async () => {
      const emitted = filesEnding(join(folder(), dist), ".wasm");
      assert.equal(emitted.length, 1);
      assert.deepEqual(
        await listed([join(folder(), dist), folder()], ""),
        emitted.map((name) => `/${name}`),
      );
    });
  }
  it("has types that check", () => typecheck(folder()));
});

describe("Node", () => {
  const folder = () => projects.folders.node;
  for (const [major, node] of Object.entries(NODES)) {
    it(`${major} is what runs here`, async () => {
      const version = await run(node, ["--version"], folder());
      // Whoever has a newer Node than 20 tests with that in its place.
      if (major === "22") assert.match(version, /^v22\./);
    });
    for (const program of ["main.mjs", "main.cjs", "own.mjs", "config.mjs", "config.cjs"]) {
      it(`${major} lists in ${program}`, async () => {
        assert.deepEqual(JSON.parse(await run(node, [program, JSON.stringify(LAB)], folder())), names);
      });
    }
  }
  it("lets modules and CommonJS have a copy each, which know each other's errors and records", async () => {
    const found = JSON.parse(await run(process.execPath, ["interop.cjs", JSON.stringify(LAB)], folder()));
    const known = [true, true, "not-found", false, true];
    assert.deepEqual(found, { twoCopies: true, common: known, modules: known });
  });
  it("has types that check, without the DOM's", () => typecheck(folder()));
});

describe("rendering on a server", () => {
  const folder = () => projects.folders.ssr;
  const vite = (...args) =>
    run(process.execPath, [join(TOOLS, "vite/bin/vite.js"), "build", "--logLevel", "warn", ...args], folder());
  const HTML = "<p>loading</p>\n";
  after(stopServers);

  for (const [major, node] of Object.entries(NODES)) {
    it(`imports the package and runs nothing, Node ${major}`, async () => {
      await vite("--ssr", "src/server.jsx", "--outDir", "server");
      assert.equal(await run(node, ["render.mjs", "./server/server.js"], folder()), HTML);
    });
  }
  it("does so with the package inside the server's bundle", async () => {
    await vite("--ssr", "src/server.jsx", "--outDir", "bundled", "--config", "bundled.config.js");
    assert.equal(await run(process.execPath, ["render.mjs", "./bundled/server.js"], folder()), HTML);
  });
  it("lists in the browser once the page is hydrated", async () => {
    await vite("--outDir", "browser");
    const server = await pages.serve([join(folder(), "browser")], CSP);
    const page = await openPage(pages.browser, `${server.url}/?${QUERY}`);
    await page.waitForSelector("li");
    assert.deepEqual(await page.locator("li").allTextContents(), names);
    await page.close();
  });
  it("has types that check", () => typecheck(folder()));
});

describe("types", () => {
  it("name in docs/bundlers.md the least TypeScript that is tested", async () => {
    const [, least] = /TypeScript (\S+) or later/.exec(readFileSync(join(ROOT, "docs/bundlers.md"), "utf8"));
    assert.ok(least in COMPILERS);
    const version = await run(process.execPath, [join(TOOLS, COMPILERS[least]), "--version"], TOOLS);
    assert.match(version, new RegExp(`^Version ${least.replace(".", "\\.")}\\.`));
  });
  // TypeScript 7 has this resolution no more.
  for (const compiler of ["5.2", "5.9"]) {
    it(`check under node10 with TypeScript ${compiler}, of subpaths as well`, () =>
      typecheck(projects.folders.types, "node10.json", compiler));
  }
  for (const project of ["bundler", "bundler-worker", "node16", "node16-without-dom", "nodenext-without-dom"]) {
    // The least TypeScript is slow: of each resolution it checks one.
    for (const compiler of ["bundler", "node16"].includes(project) ? Object.keys(COMPILERS) : ["5.9", "7"]) {
      it(`check under ${project} with TypeScript ${compiler}`, () =>
        typecheck(projects.folders.types, `${project}.json`, compiler));
    }
  }
});
