// The package's types, under each module resolution, with the TypeScript versions that the package supports.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { COMPILERS, layOut, ROOT, run, TOOLS, typecheck } from "./projects.mjs";

let projects;
before(async () => void (projects = await layOut(["types"])), { timeout: 120_000 });
after(() => projects?.remove());

describe("types", () => {
  it("have their minimum tested TypeScript version in docs/bundlers.md", async () => {
    const [, least] = /TypeScript (\S+) or later/.exec(readFileSync(join(ROOT, "docs/bundlers.md"), "utf8"));
    assert.ok(least in COMPILERS);
    const version = await run(process.execPath, [join(TOOLS, COMPILERS[least]), "--version"], TOOLS);
    assert.match(version, new RegExp(`^Version ${least.replace(".", "\\.")}\\.`));
  });
  // TypeScript 7 no longer supports this resolution.
  for (const compiler of ["5.2", "5.9"]) {
    it(`check under node10 with TypeScript ${compiler}, of subpaths as well`, () =>
      typecheck(projects.folders.types, "node10.json", compiler));
  }
  for (const project of ["bundler", "bundler-worker", "node16", "node16-without-dom", "nodenext-without-dom"]) {
    // The oldest TypeScript is slow: it checks one project for each resolution.
    for (const compiler of ["bundler", "node16"].includes(project) ? Object.keys(COMPILERS) : ["5.9", "7"]) {
      it(`check under ${project} with TypeScript ${compiler}`, () =>
        typecheck(projects.folders.types, `${project}.json`, compiler));
    }
  }
});
