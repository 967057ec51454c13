// Every program in READMEs, guides and doc comments compiles with the published package; those marked `run`, and all in doc
// comments, run against the demo controller. Also checks shell commands, make targets and links. Needs scripts/with-lab.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, normalize } from "node:path";
import { after, before, describe, it } from "node:test";

import { transform } from "esbuild";

import { blocksOf, examples, guides, textOf } from "./blocks.mjs";
import { documented } from "./documented.mjs";
import { layOut, ROOT, run, TOOLS } from "./projects.mjs";

const PROGRAMS = { ts: "ts", typescript: "ts", tsx: "tsx", js: "js", javascript: "js" };
/** TypeScript programs must declare all types; in JavaScript, a parameter may have none. */
const STRICTNESS = { ts: {}, js: { noImplicitAny: false } };
const NODE = createRequire(import.meta.url).resolve("node/bin/node");

const all = [...guides().flatMap((path) => blocksOf(path)), ...examples()];
const programs = all
  .filter(({ language }) => language in PROGRAMS)
  .map((block, index) => ({ ...block, file: `block-${index}` }));

let projects;
let folder;
const complaints = {};

before(async () => {
  projects = await layOut(["types"]);
  folder = projects.folders.types;
  for (const [kind, more] of Object.entries(STRICTNESS)) {
    const here = join(folder, kind);
    mkdirSync(here);
    writeFileSync(join(here, "given.d.ts"), given());
    for (const { language, program, file } of programs) {
      if (PROGRAMS[language].startsWith(kind)) writeFileSync(join(here, `${file}.tsx`), `${program}\nexport {};\n`);
    }
    const compilerOptions = {
      target: "ES2022",
      lib: ["ES2022", "DOM", "DOM.Iterable"],
      module: "NodeNext",
      moduleResolution: "NodeNext",
      jsx: "react-jsx",
      types: ["node"],
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      ...more,
    };
    writeFileSync(join(here, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["."] }));
    const tsc = join(TOOLS, "typescript-native/bin/tsc");
    const { stdout, status } = spawnSync(process.execPath, [tsc, "--project", here, "--pretty", "false"], {
      cwd: here,
      encoding: "utf8",
    });
    for (const line of stdout.split("\n")) {
      const file = /([\w-]+)\.(?:tsx|d\.ts)\(/.exec(line)?.[1];
      if (/error TS/.test(line)) (complaints[file] ??= []).push(line);
    }
    // A compiler that did not run reports no errors.
    assert.equal(status === 0, !/error TS/.test(stdout), stdout);
  }
});
after(() => projects?.remove());

/** The globals of a short example: a client, a lease, and all names of the package and its subpaths. */
function given() {
  const installed = join(folder, "node_modules/jumpstarter-web");
  const { exports } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  const declared = Object.entries(exports).flatMap(([subpath, entry]) => {
    const types = entry.default?.types;
    if (types === undefined) return [];
    const text = readFileSync(join(installed, types), "utf8");
    const lists = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) => list.split(","));
    const names = [
      ...lists,
      ...[...text.matchAll(/^export declare (?:function|class|const) (\w+)/gm)].map(([, name]) => name),
    ];
    const distinct = new Set(names.map((name) => name.trim()).filter((name) => name !== ""));
    return [...distinct].map(
      (name) => `declare const ${name}: typeof import("jumpstarter-web${subpath.slice(1)}").${name};`,
    );
  });
  const types = ["Exporter", "Lease", "ClientService", "JumpstarterError"].map(
    (name) => `declare type ${name} = import("jumpstarter-web").${name};`,
  );
  const things = `
    declare const client: ClientService;
    declare const device: import("jumpstarter-web/device").Device;
    declare const lab: ClientService;
    declare const lease: Lease;
    declare const exporter: Exporter;
    declare const exporters: readonly Exporter[];
    declare const signal: AbortSignal;
    declare const endpoints: readonly string[];
    declare const namespace: string;
    declare const token: string;
    declare function fetchToken(): Promise<string>;
  `;
  return [...declared, ...types, things].join("\n");
}

describe("programs in guides and doc comments", () => {
  it("exist", () => assert.ok(programs.length > 12, `${programs.length} programs`));
  it("have the globals that they use", () => assert.deepEqual(complaints.given ?? [], []));
  for (const { place, file, program } of programs) {
    it(`compile: ${place}`, () => assert.deepEqual(complaints[file] ?? [], [], program));
  }

  const runnable = programs.filter(({ words }) => words.includes("run"));
  it("include some that run", () => assert.ok(runnable.length >= 3));
  for (const { place, file, program } of runnable) {
    it(`runs: ${place}`, async () => {
      const ready = JSON.parse(readFileSync(process.env.JUMPSTARTER_LAB, "utf8"));
      const lab = { endpoints: ready.endpoints, namespace: ready.namespace, token: ready.clients.alice };
      // Node 22 strips the types.
      const path = join(folder, `${file}.mts`);
      writeFileSync(path, `const { endpoints, namespace, token } = JSON.parse(process.argv[2]!);\n${program}`);
      assert.notEqual((await run(NODE, [path, JSON.stringify(lab)], folder)).trim(), "");
    });
  }
});

describe("examples of functions and methods", () => {
  const isOfSources = ({ place }) => place.startsWith("npm/src/");
  const runnable = programs.filter(isOfSources);
  let outcomes;
  const methods = documented(join(ROOT, "npm"));
  /** The function or method of each example, by its program. */
  const shows = new Map([...methods].flatMap(([name, texts]) => texts.map((text) => [text, name])));

  before(async () => {
    const installed = join(folder, "node_modules/jumpstarter-web");
    const { exports } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    const ours = Object.keys(exports).filter((subpath) => exports[subpath].default?.types !== undefined);
    for (const [index, subpath] of ours.entries()) {
      writeFileSync(join(folder, `names-${index}.mjs`), `export * from "jumpstarter-web${subpath.slice(1)}";\n`);
    }
    const examples = [];
    for (const { language, program, file } of runnable) {
      const component = PROGRAMS[language] === "tsx" ? /function (\w+)\(/.exec(program)[1] : undefined;
      const { code } = await transform(program + (component === undefined ? "" : rendering(component)), {
        loader: "tsx",
        jsx: "automatic",
        format: "esm",
        target: "node22",
      });
      writeFileSync(join(folder, `${file}.mjs`), code);
      // An example that books a lease itself needs no given one.
      const lease = /\blease\b/i.test(program) && !/\bcreateLease\(/.test(program);
      const device = /\bdevice\./.test(program);
      examples.push({ name: file, file: `${file}.mjs`, needs: { client: !/\binit\(/.test(program), lease, device } });
    }
    examples.sort((one, other) => Number(one.needs.client) - Number(other.needs.client));
    outcomes = runAll(
      examples,
      ours.map((_, index) => `names-${index}.mjs`),
      8_000,
    );
  });

  /** Runs them in one Node 22 process, and returns each result by its name. */
  function runAll(examples, subpaths, limitMs) {
    const ready = JSON.parse(readFileSync(process.env.JUMPSTARTER_LAB, "utf8"));
    const lab = { endpoints: ready.endpoints, namespace: ready.namespace, token: ready.clients.alice };
    const plan = join(folder, "plan.json");
    writeFileSync(plan, JSON.stringify({ lab, examples, subpaths, limitMs }));
    const runner = join(ROOT, "tests/packaging/run-examples.mjs");
    // If one blocks the thread forever, those after it have no result.
    const { stdout, stderr } = spawnSync(NODE, [runner, plan], { cwd: folder, encoding: "utf8", timeout: 120_000 });
    const lines = stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
    return { stderr, of: new Map(lines.map((line) => [line.name, line])) };
  }

  /** Renders a component as a server does, with its hooks' state before the first read. */
  function rendering(component) {
    return `
      import { renderToString } from "react-dom/server";
      console.log(renderToString(<${component} client={client} name={lease?.name} />));`;
  }

  it("exist for each of them", () => {
    assert.ok(methods.size > 40, `${methods.size} functions and methods`);
    assert.deepEqual(
      [...methods].filter(([, texts]) => texts.length === 0).map(([name]) => name),
      [],
    );
    // Each of them runs.
    const running = new Set(runnable.map(({ program }) => program.trim()));
    assert.deepEqual(
      [...shows].filter(([text]) => !running.has(text)).map(([, name]) => name),
      [],
    );
  });
  it("fail if they throw, never end, or reject unhandled", () => {
    const bad = {
      throws: 'throw new Error("thrown")',
      endless: "await new Promise(() => setInterval(() => undefined, 1_000))",
      unheard: 'void Promise.reject(new Error("unheard"))',
      good: 'console.log("good")',
    };
    for (const [name, program] of Object.entries(bad)) writeFileSync(join(folder, `${name}.mjs`), program);
    const { of } = runAll(
      Object.keys(bad).map((name) => ({ name, file: `${name}.mjs`, needs: {} })),
      ["names-0.mjs"],
      500,
    );
    assert.match(of.get("throws").error, /thrown/);
    assert.match(of.get("endless").error, /has not come to its end after 500 ms/);
    assert.match(of.get("unheard").error, /unheard/);
    assert.deepEqual(of.get("good"), { name: "good", printed: ["good"], error: null });
  });
  for (const { place, file, program } of runnable) {
    const what = shows.get(program.trim()) ?? "what it is said of";
    it(`runs: ${what} (${place})`, () => {
      const outcome = outcomes.of.get(file);
      assert.ok(outcome, `the process ended before it: ${outcomes.stderr}`);
      assert.ok(outcome.error === null, outcome.error);
      // The output that an example's comments announce.
      for (const [, said] of program.matchAll(/console\.log\(.*\);? \/\/ (.+)$/gm)) {
        assert.ok(
          outcome.printed.includes(said),
          `it says that it prints ${said}, and printed ${outcome.printed.join("; ")}`,
        );
      }
    });
  }
});

describe("shell in guides", () => {
  const shell = all.filter(({ language }) => language === "sh");
  const targets = new Set(
    [
      ...[textOf("Makefile"), ...readdirSync(join(ROOT, "make")).map((name) => textOf(`make/${name}`))]
        .join("\n")
        .matchAll(/^([a-z-]+):/gm),
    ].map(([, name]) => name),
  );
  for (const { place, program } of shell) {
    it(`are valid shell: ${place}`, () => {
      assert.equal(spawnSync("bash", ["-n"], { input: program, encoding: "utf8" }).stderr, "");
      for (const [, name] of program.matchAll(/^make ([a-z-]+)/gm))
        assert.ok(targets.has(name), `there is no make ${name}`);
    });
  }
});

describe("links in guides", () => {
  const anchors = (text) =>
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    );
  for (const path of guides()) {
    it(`have targets: ${path}`, () => {
      for (const [, link] of textOf(path).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
        const [file, anchor] = link.split("#");
        const target = file === "" ? path : normalize(join(dirname(path), file));
        assert.ok(existsSync(join(ROOT, target)), `${link} in ${path}`);
        if (anchor !== undefined) assert.ok(anchors(textOf(target)).includes(anchor), `${link} in ${path}`);
      }
    });
  }
});

describe("docs/errors.md", () => {
  const type = /export type Reason =(.*?);/s.exec(textOf("npm/src/base/types.ts"))[1];
  const reasons = [...type.matchAll(/"([a-z-]+)"/g)].map(([, reason]) => reason);

  it("has every reason, with what to do", () => {
    const explained = new Map(
      [...textOf("docs/errors.md").matchAll(/^\| `([a-z-]+)` \| ([^|]+) \| ([^|]+) \|$/gm)].map(
        ([, reason, what, todo]) => [reason, [what, todo]],
      ),
    );
    for (const reason of reasons) {
      assert.ok(explained.has(reason), `${reason} is not in docs/errors.md`);
      assert.ok(
        explained.get(reason).every((cell) => cell.trim() !== ""),
        reason,
      );
    }
  });
  it("has no unknown reason, and none twice", () => {
    const rows = [...textOf("docs/errors.md").matchAll(/^\| `([^`]*)`/gm)].map(([, reason]) => reason);
    assert.deepEqual(
      rows.filter((reason) => !reasons.includes(reason)),
      [],
    );
    assert.deepEqual(
      rows.filter((reason, index) => rows.indexOf(reason) !== index),
      [],
    );
  });
});
