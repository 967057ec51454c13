// A project's own tests that use the package, in common test runners: calls, dates, aborts, errors, and a component with the
// hooks; and the tests that docs/testing.md shows. No configuration is needed for the package. Needs scripts/with-lab.
import assert from "node:assert/strict";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { blocksOf } from "./blocks.mjs";
import { LAB, labNames } from "./pages.mjs";
import { layOut, run, tool } from "./projects.mjs";

let projects;
let env;

before(async () => {
  projects = await layOut(["node", "vitest", "jest"]);
  for (const spec of ["calls.spec.js", "component.spec.jsx"])
    cpSync(join(projects.folders.jest, "src", spec), join(projects.folders.vitest, "src", spec));
  const shown = blocksOf("docs/testing.md").filter(({ words: [runner] }) => runner in projects.folders);
  assert.deepEqual(
    shown.map(({ words }) => words.join("/")),
    ["vitest/booking.jsx", "vitest/booking.spec.jsx", "jest/lab.spec.jsx", "vitest/time.spec.jsx"],
  );
  for (const {
    program,
    words: [runner, file],
  } of shown) {
    writeFileSync(join(projects.folders[runner], "src", file), program);
    // Jest takes it for a module then.
    if (runner === "jest") writeFileSync(join(projects.folders[runner], "src", file.replace("jsx", "mjs")), program);
  }
  env = { LAB: JSON.stringify({ options: LAB, names: await labNames(projects.folders.node) }) };
});
after(() => projects?.remove());

describe("Vitest", () => {
  for (const environment of ["node", "jsdom", "happy-dom"]) {
    const files = environment === "node" ? ["src/calls", "src/time"] : [];
    it(`runs a project's tests under ${environment}`, () =>
      run(
        process.execPath,
        [tool("vitest/vitest.mjs"), "run", "--environment", environment, ...files],
        projects.folders.vitest,
        env,
      ));
  }
});

describe("Jest", () => {
  const jest = (node, ...args) =>
    run(process.execPath, [...node, tool("jest/bin/jest.js"), "--ci", ...args], projects.folders.jest, env);
  for (const project of ["babel-jest", "ts-jest", "jsdom", "bare-jsdom"]) {
    it(`runs a project's tests in CommonJS: ${project}`, () => jest([], "--selectProjects", project));
  }
  it("runs a project's tests as modules", () => jest(["--experimental-vm-modules"], "--config", "modules.config.js"));
});
