// The files in the tarball, and the results of package linters. For the installed package, see packaging.test.mjs.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, normalize } from "node:path";
import { after, before, describe, it } from "node:test";

import { layOut, run, TOOLS } from "./projects.mjs";

let projects;
let installed;
before(async () => {
  projects = await layOut(["types"]);
  installed = join(projects.folders.types, "node_modules/jumpstarter-web");
});
after(() => projects?.remove());

/** Everything that may be in it, so that a new kind of file is deliberate. */
const ALLOWED = [
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|wasm-file\.d\.ts)$/,
  /^dist\/(?:(?:base|wasm|records|calls|live|device|device\/wasm|testing|testing\/wasm)\/)?[\w.-]+\.(js|d\.ts)(\.map)?$/,
  /^dist\/(?:(?:index|config|react|device|devices|testing|shared)(?:\.d\.cts|\.cjs)|(?:wasm|device|lab)-bytes\.cjs)$/,
  /^dist\/(?:wasm\/jumpstarter_web|device\/wasm\/jumpstarter_device|testing\/wasm\/jumpstarter_lab)_bg\.wasm$/,
  /^src\/(?:(?:base|wasm|records|calls|live|device|testing)\/)?[\w.-]+\.ts$/,
];

describe("the tarball", () => {
  it("contains what a user needs and nothing else", () => {
    assert.deepEqual(
      projects.files.filter((path) => !ALLOWED.some((allowed) => allowed.test(path))),
      [],
    );
    assert.deepEqual(
      projects.files.filter((path) => /test(?!ing)|spec|bench/.test(path)),
      [],
    );
    for (const needed of ["package.json", "README.md", "CHANGELOG.md", "LICENSE"])
      assert.ok(projects.files.includes(needed), `${needed} is missing`);
  });

  it("contains the wasm of the client, of devices and of the lab", () => {
    assert.deepEqual(
      projects.files.filter((path) => path.endsWith(".wasm")),
      [
        "dist/device/wasm/jumpstarter_device_bg.wasm",
        "dist/testing/wasm/jumpstarter_lab_bg.wasm",
        "dist/wasm/jumpstarter_web_bg.wasm",
      ],
    );
  });

  it("has every file that its exports name", () => {
    const named = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(named));
    const { exports, main, module, types, typesVersions } = JSON.parse(
      readFileSync(join(installed, "package.json"), "utf8"),
    );
    for (const path of [...named(exports), main, module, types, ...named(typesVersions)])
      assert.ok(existsSync(join(installed, path)), `${path} is missing`);
  });

  it("is loaded by a page as five scripts: the entry, three parts, the glue", () => {
    const importsOf = (path) =>
      [...readFileSync(join(installed, path), "utf8").matchAll(/(?:\bfrom|\bimport)"(\.[^"]+)"/g)].map(([, name]) =>
        join(dirname(path), name),
      );
    const loaded = new Set(["dist/index.js"]);
    for (const path of loaded) for (const name of importsOf(path)) loaded.add(name);
    assert.deepEqual([...loaded].toSorted(), [
      "dist/errors.js",
      "dist/index.js",
      "dist/records.js",
      "dist/service.js",
      "dist/wasm/jumpstarter_web.js",
    ]);
  });

  it("has a map for each of our modules, and each map's sources", () => {
    const generated =
      /^dist\/(?:device\/|testing\/)?wasm\/(?:jumpstarter_web|jumpstarter_device|jumpstarter_lab|bytes)\.js$/;
    const modules = projects.files.filter((path) => /^dist\/.*\.js$/.test(path) && !generated.test(path));
    assert.ok(modules.length > 10);
    for (const path of modules) {
      const map = JSON.parse(readFileSync(join(installed, `${path}.map`), "utf8"));
      for (const source of map.sources) {
        assert.ok(projects.files.includes(normalize(join(dirname(path), source))), `${source} of ${path} is missing`);
      }
    }
  });

  it("contains no path of the build machine", () => {
    for (const path of projects.files) {
      const text = readFileSync(join(installed, path), "latin1");
      assert.doesNotMatch(text, /\/(?:home|root|Users|work|tmp)\/[\w.-]+\//, path);
    }
  });

  it("passes publint", () =>
    run(process.execPath, [join(TOOLS, "publint/src/cli.js"), "run", projects.tarball, "--strict"], projects.root));

  // For node10, node16 (ES modules and CommonJS), and bundlers. The wasm files are not JavaScript modules.
  it("passes Are the types wrong?", () =>
    run(
      process.execPath,
      [
        join(TOOLS, "@arethetypeswrong/cli/dist/index.js"),
        projects.tarball,
        "--no-emoji",
        "--exclude-entrypoints",
        "jumpstarter_web_bg.wasm",
        "jumpstarter_device_bg.wasm",
        "jumpstarter_lab_bg.wasm",
      ],
      projects.root,
    ));

  it("includes the bytes of the wasm file for servers, as a module and for CommonJS", async () => {
    for (const [folder, name, common] of [
      ["wasm", "jumpstarter_web", "wasm"],
      ["device/wasm", "jumpstarter_device", "device"],
      ["testing/wasm", "jumpstarter_lab", "lab"],
    ]) {
      const file = readFileSync(join(installed, `dist/${folder}/${name}_bg.wasm`)).toString("base64");
      assert.equal((await import(join(installed, `dist/${folder}/bytes.js`))).base64, file);
      assert.equal(createRequire(import.meta.url)(join(installed, `dist/${common}-bytes.cjs`)).base64, file);
    }
  });

  it("has types for CommonJS that import no file of the ES modules", () => {
    const types = projects.files.filter((path) => path.endsWith(".d.cts"));
    assert.ok(types.length >= 3, types.join());
    for (const path of types) {
      const text = readFileSync(join(installed, path), "utf8");
      assert.deepEqual(
        [...text.matchAll(/(?:from|import\()\s*["'](\.[^"']*)["']/g)]
          .map(([, name]) => name)
          .filter((name) => !name.endsWith(".cjs")),
        [],
        path,
      );
    }
  });
});
