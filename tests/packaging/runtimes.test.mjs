// The package in JavaScript runtimes other than browsers and Node: Bun, Deno, and workerd, the runtime of Cloudflare
// Workers. Needs scripts/with-lab.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";

import { LAB, labNames, QUERY } from "./pages.mjs";
import { layOut, run, tool } from "./projects.mjs";

const BUN = tool(".bin/bun");
const DENO = tool(".bin/deno");
const lab = JSON.stringify(LAB);
let projects;
let names;
const folder = () => projects.folders.runtimes;

before(async () => {
  projects = await layOut(["node", "runtimes"]);
  names = await labNames(projects.folders.node);
});
after(() => projects?.remove());

describe("Bun", () => {
  it("lists", async () => assert.deepEqual(JSON.parse(await run(BUN, ["list.js", lab], folder())), names));
  it("lists by require()", async () =>
    assert.deepEqual(JSON.parse(await run(BUN, ["list.cjs", lab], folder())), names));
  it("lists in its test runner", () =>
    run(BUN, ["test", "--timeout", "60000", "list.spec.js"], folder(), {
      LAB: JSON.stringify({ options: LAB, names }),
    }));
  it("lists with a bundle from its own bundler", async () => {
    await run(BUN, ["build", "list.js", "--target", "bun", "--outfile", "bundled/list.js"], folder());
    assert.deepEqual(JSON.parse(await run(BUN, ["bundled/list.js", lab], folder())), names);
  });
});

describe("Deno", () => {
  it("lists with only the network permission", async () => {
    assert.deepEqual(
      JSON.parse(await run(DENO, ["run", "--no-prompt", "--allow-net=127.0.0.1", "list.js", lab], folder())),
      names,
    );
  });
});

describe("workerd", () => {
  let worker;
  let url;
  before(async () => {
    await run(process.execPath, ["build.mjs"], folder());
    worker = spawn(tool(".bin/workerd"), ["serve", "workerd.capnp", "config", "--control-fd=3"], {
      cwd: folder(),
      stdio: ["ignore", "ignore", "inherit", "pipe"],
    });
    const [line] = await once(createInterface(/** @type {import("node:stream").Readable} */ (worker.stdio[3])), "line");
    url = `http://127.0.0.1:${JSON.parse(line).port}/?${QUERY}`;
  });
  after(async () => {
    const ended = once(worker, "exit");
    worker.kill();
    await ended;
  });

  // Must run before the next test, which loads the wasm.
  it("reports that it has no URL for the wasm, and what to do", async () => {
    const { reason, words } = await (await fetch(`${url}&bare`)).json();
    assert.equal(reason, "wasm");
    assert.match(words, /init\(\).*docs\/bundlers\.md/);
  });
  it("lists with the module that the Worker imports", async () =>
    assert.deepEqual(await (await fetch(url)).json(), names));
});
