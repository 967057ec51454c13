// Tests the published package: its files, that it loads when it is installed, and its types. For the programs in READMEs and
// docs see tests/packaging, for behaviour tests/browser, for the size scripts/package-size.mjs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NPM = join(ROOT, "npm");
/** Everything that a program can import, so that a change of the exports is deliberate. */
const VALUES = [
  "ClientService",
  "Exporter",
  "ExporterList",
  "JumpstarterError",
  "Lease",
  "LeaseList",
  "connect",
  "filterBySelector",
  "filterLeasesByClient",
  "filterLeasesBySelector",
  "init",
  "isJumpstarterError",
  "joinLeases",
  "parseSelector",
];
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

describe("the npm package", () => {
  let project;
  let files;
  before(() => {
    project = mkdtempSync(join(tmpdir(), "package-test-"));
    const [packed] = JSON.parse(run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", project], NPM));
    files = packed.files.map(({ path }) => path);
    // Unpacked like by an installer; the package has no dependencies.
    const folder = join(project, "node_modules", "jumpstarter-web");
    mkdirSync(folder, { recursive: true });
    run("tar", ["-xzf", join(project, packed.filename), "-C", folder, "--strip-components=1"], project);
    symlinkSync(join(NPM, "../node_modules", "@types"), join(project, "node_modules", "@types"));
    writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
  });
  after(() => rmSync(project, { recursive: true, force: true }));

  it("ships what it needs and no development files", () => {
    for (const needed of [
      "package.json",
      "README.md",
      "LICENSE",
      "dist/index.js",
      "dist/index.d.ts",
      "dist/index.node.js",
      "dist/wasm/jumpstarter_web.js",
      "dist/wasm/jumpstarter_web_bg.wasm",
    ]) {
      assert.ok(files.includes(needed), `${needed} is missing`);
    }
    const ours = files.filter((path) => /node_modules|tsbuildinfo|package-lock|eslint|\.new\/|test(?!ing)/.test(path));
    assert.deepEqual(ours, []);
  });

  it("has no dependencies", () => {
    const manifest = JSON.parse(readFileSync(join(NPM, "package.json"), "utf8"));
    assert.deepEqual(Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }), []);
    // Needed only by two subpaths, so optional.
    assert.deepEqual(Object.keys(manifest.peerDependencies), ["react", "yaml"]);
    assert.ok(Object.keys(manifest.peerDependencies).every((name) => manifest.peerDependenciesMeta[name].optional));
    assert.equal(manifest.license, "Apache-2.0");
    assert.equal(manifest.scripts.postinstall, undefined);
  });

  it("loads in Node and works without a network", () => {
    const program = `
      import * as all from "jumpstarter-web";
      await all.init();
      const plain = { namespace: "lab", name: "exp-1", labels: { board: "rpi4" }, online: true, status: null, statusMessage: "",
        enabled: true, deprecatedLabels: {}, lease: null };
      console.log(JSON.stringify([Object.keys(all).sort(), all.Exporter.from(plain).matches("board in (rpi4)")]));`;
    const [names, matches] = JSON.parse(run("node", ["--input-type=module", "-e", program], project));
    assert.deepEqual(names, VALUES);
    assert.equal(matches, true);
  });

  it("is loaded by `require` in a program that has none of the optional packages", () => {
    const program = `console.log(JSON.stringify(Object.keys(require("jumpstarter-web")).sort()))`;
    assert.deepEqual(JSON.parse(run("node", ["--input-type=commonjs", "-e", program], project)), VALUES);
  });

  it("has no side effects when imported: no request, no wasm, no timer", () => {
    const program = `
      globalThis.fetch = () => { throw new Error("a request"); };
      WebAssembly.compile = WebAssembly.instantiate = () => { throw new Error("wasm"); };
      await import("jumpstarter-web");
      console.log(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length);`;
    assert.equal(run("node", ["--input-type=module", "-e", program], project).trim(), "0");
  });

  it("has types that a strict program compiles with", () => {
    typecheck(
      "strict.ts",
      `
      import { connect, isJumpstarterError, type Exporter, type Lease } from "jumpstarter-web";
      const service = await connect({ endpoints: ["https://lab.example.com"], namespace: "lab", client: "alice", token: async () => "t" });
      const { exporters, nextPageToken } = await service.listExporters({ filter: "board=rpi4", pageSize: 10, signal: AbortSignal.timeout(1000) });
      const first: Exporter | undefined = exporters[0];
      const lease: Lease = await service.createLease({ selector: "board=rpi4", duration: "30m", tags: { ci: "yes" } });
      const left: number | null = lease.remainingMs();
      const words: string = lease.remaining(new Date()) + lease.dump("yaml") + nextPageToken + String(first?.statusMessage) + String(left);
      try { await service.deleteLease({ name: lease.name }); } catch (error) { if (isJumpstarterError(error)) console.log(error.reason, error.code, words); }
      // @ts-expect-error a record cannot be changed
      lease.name = "other";
      // @ts-expect-error a misspelt option
      await service.createLease({ selektor: "a=b" });
      service.close();`,
    );
  });

  it("has the demo's program in the README", () => {
    const program = readFileSync(join(ROOT, "www/public/example.js"), "utf8");
    assert.ok(readFileSync(join(ROOT, "README.md"), "utf8").includes("```js\n" + program + "```"));
    assert.ok(program.trimEnd().split("\n").length <= 16);
  });

  /** Compiles a program with the installed package. */
  function typecheck(name, program) {
    writeFileSync(join(project, name), /\b(?:import|export)\b/.test(program) ? program : `${program}\nexport {};`);
    const options = [
      "--noEmit",
      "--strict",
      "--target",
      "es2022",
      "--module",
      "nodenext",
      "--lib",
      "es2022,dom,dom.iterable",
      "--noImplicitAny",
      "false",
      "--types",
      "node",
    ];
    try {
      run(join(NPM, "../node_modules", ".bin", "tsc"), [...options, name], project);
    } catch (error) {
      assert.fail(`${error.stdout}\n${program}`);
    }
  }
});
