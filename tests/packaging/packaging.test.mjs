// The published package in common bundlers and runtimes: packed, installed, built, and run in a real browser or Node against
// the demo controller. Each lists the exporters once, with one wasm file. For the calls, see tests/browser; for the contents
// of the tarball, tarball.test.mjs; for the types, types.test.mjs. Needs scripts/with-lab.
import assert from "node:assert/strict";
import { appendFileSync, copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { createServer } from "vite";

import { openPage } from "../page/browser.mjs";
import { CSP, LAB, labNames, QUERY, startPages } from "./pages.mjs";
import { filesEnding, layOut, run, TOOLS, typecheck } from "./projects.mjs";

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
  it("loads the wasm only from the program's own URL", async () => {
    assert.deepEqual(await listed([folder()], "own-url.html"), ["/elsewhere/lab.wasm"]);
  });
  it("uses the program's own bytes, without a request", async () => {
    assert.deepEqual(await listed([folder()], "own-bytes.html"), ["/elsewhere/bytes"]);
  });
  it("lists with an import map, without a policy", async () => {
    assert.deepEqual(await listed([folder()], "import-map.html", { headers: {} }), BESIDE);
  });
  it("reports that the policy lacks 'wasm-unsafe-eval'", async () => {
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
  it("lists in the page, with the emitted file, fetched once", async () => {
    assert.deepEqual(
      await listed([dist()], ""),
      filesEnding(dist(), ".wasm").map((name) => `/${name}`),
    );
  });
  it("lists in a worker, with the same file", async () => {
    assert.deepEqual(
      await listed([dist()], "?worker"),
      filesEnding(dist(), ".wasm").map((name) => `/${name}`),
    );
  });
  describe("development server", () => {
    let server;
    before(async () => {
      server = await createServer({ root: folder(), logLevel: "error", server: { host: "127.0.0.1", port: 0 } });
      await server.listen();
    });
    after(() => server?.close());

    it("lists", () => pages.see(`${server.resolvedUrls.local[0]}?${QUERY}`, names));
    it("closes the client of a replaced module, as the module requests", async () => {
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
  it("passes the type check", () => typecheck(folder()));
});

describe("webpack 5", () => {
  const folder = () => projects.folders.webpack;
  const dist = () => join(folder(), "dist");
  before(() => run(process.execPath, ["build.mjs"], folder()), BUILD_LIMIT);
  after(stopServers);

  it("emits one wasm file", () => assert.equal(filesEnding(dist(), ".wasm").length, 1));
  it("lists in the page, with the emitted file, fetched once", async () => {
    assert.deepEqual(
      await listed([dist(), folder()], ""),
      filesEnding(dist(), ".wasm").map((name) => `/${name}`),
    );
  });
  it("lists in a worker, with the same file", async () => {
    assert.deepEqual(
      await listed([dist(), folder()], "?worker"),
      filesEnding(dist(), ".wasm").map((name) => `/${name}`),
    );
  });
  it("passes the type check", () => typecheck(folder()));
});

describe("esbuild", () => {
  const folder = () => projects.folders.esbuild;
  const dist = () => join(folder(), "dist");
  before(() => run(process.execPath, ["build.mjs"], folder()), BUILD_LIMIT);
  after(stopServers);

  it("emits one wasm file", () => assert.equal(filesEnding(dist(), ".wasm").length, 1));
  it("lists with the emitted file, fetched once", async () => {
    assert.deepEqual(
      await listed([dist(), folder()], ""),
      filesEnding(dist(), ".wasm").map((name) => `/${name}`),
    );
  });
  it("lists as one classic script that includes the wasm", async () => {
    const inside = join(folder(), "dist-inside");
    assert.deepEqual(filesEnding(inside, ""), ["inside.js"]);
    assert.deepEqual(await listed([inside, folder()], "inside.html"), []);
  });
  it("lists with that script in a page opened as file:", async () => {
    const disk = join(folder(), "disk");
    mkdirSync(disk);
    copyFileSync(join(folder(), "inside.html"), join(disk, "inside.html"));
    copyFileSync(join(folder(), "dist-inside/inside.js"), join(disk, "inside.js"));
    await pages.see(`${pathToFileURL(join(disk, "inside.html"))}?${QUERY}`, names);
  });
  it("removes everything else from a program that only checks errors", async () => {
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
  it("removes the client from a program that only joins and filters records", async () => {
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
    assert.ok(Object.keys(metafile.inputs).some((name) => name.endsWith("/dist/service.js")));
    const kept = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
    assert.deepEqual(
      kept.filter(([name, { bytesInOutput }]) => /\/dist\/service\.js$/.test(name) && bytesInOutput > 0),
      [],
    );
  });
  it("passes the type check", () => typecheck(folder()));
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
    it(`with ${way}, emits one wasm file and lists with it, fetched once`, async () => {
      const emitted = filesEnding(join(folder(), dist), ".wasm");
      assert.equal(emitted.length, 1);
      assert.deepEqual(
        await listed([join(folder(), dist), folder()], ""),
        emitted.map((name) => `/${name}`),
      );
    });
  }
  it("passes the type check", () => typecheck(folder()));
});

describe("Node", () => {
  const folder = () => projects.folders.node;
  for (const [major, node] of Object.entries(NODES)) {
    it(`${major} is the version that runs`, async () => {
      const version = await run(node, ["--version"], folder());
      // With a Node newer than 20 installed, that one is tested instead.
      if (major === "22") assert.match(version, /^v22\./);
    });
    for (const program of ["main.mjs", "main.cjs", "own.mjs", "config.mjs", "config.cjs"]) {
      it(`${major} lists in ${program}`, async () => {
        assert.deepEqual(JSON.parse(await run(node, [program, JSON.stringify(LAB)], folder())), names);
      });
    }
  }
  it("works with both the module and the CommonJS copy, which recognize each other's errors and records", async () => {
    const found = JSON.parse(await run(process.execPath, ["interop.cjs", JSON.stringify(LAB)], folder()));
    const known = [true, true, "not-found", false, true];
    assert.deepEqual(found, { twoCopies: true, common: known, modules: known });
  });
  it("passes the type check, without the types of the DOM", () => typecheck(folder()));
});

describe("rendering on a server", () => {
  const folder = () => projects.folders.ssr;
  const vite = (...args) =>
    run(process.execPath, [join(TOOLS, "vite/bin/vite.js"), "build", "--logLevel", "warn", ...args], folder());
  const HTML = "<p>loading</p>\n";
  after(stopServers);

  for (const [major, node] of Object.entries(NODES)) {
    it(`imports the package without side effects, Node ${major}`, async () => {
      await vite("--ssr", "src/server.jsx", "--outDir", "server");
      assert.equal(await run(node, ["render.mjs", "./server/server.js"], folder()), HTML);
    });
  }
  it("does the same with the package in the server's bundle", async () => {
    await vite("--ssr", "src/server.jsx", "--outDir", "bundled", "--config", "bundled.config.js");
    assert.equal(await run(process.execPath, ["render.mjs", "./bundled/server.js"], folder()), HTML);
  });
  it("lists in the browser after hydration", async () => {
    await vite("--outDir", "browser");
    const server = await pages.serve([join(folder(), "browser")], CSP);
    const page = await openPage(pages.browser, `${server.url}/?${QUERY}`);
    await page.waitForSelector("li");
    assert.deepEqual(await page.locator("li").allTextContents(), names);
    await page.close();
  });
  it("passes the type check", () => typecheck(folder()));
});
