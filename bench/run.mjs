// The benchmark: this package and its peers on the same works against the same server. Writes bench/RESULTS.md and its charts;
// with --only, prints what would be in it instead. Use: make bench, or
// scripts/with-lab ... -- node bench/run.mjs [--only WORK,...] [--engines NAME,...] [--built]
import { cpus, loadavg } from "node:os";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundle, bundlePages, CONTENDERS, prepare, STREAMING } from "./build.mjs";
import * as works from "./measure.mjs";
import { write, text } from "./report.mjs";

const DATA = fileURLToPath(new URL("../target/bench/results.json", import.meta.url));
const { values } = parseArgs({
  options: {
    only: { type: "string" },
    engines: { type: "string", default: "chromium,firefox" },
    built: { type: "boolean", default: false },
  },
});
/** These do not depend on the engine, or need Chromium's DevTools; they are measured once. */
const ONCE = ["bytes", "coldStart", "multipath", "records", "profiles"];
const chosen = values.only?.split(",") ?? [
  "bytes",
  "coldStart",
  "calls",
  "lists",
  "polling",
  "multipath",
  "streams",
  "records",
  "profiles",
];
const lab = JSON.parse(readFileSync(process.env.JUMPSTARTER_LAB, "utf8"));

/** Of the last minute: above the number of processors, other programs took a part of the time. */
const load = () => loadavg()[0].toFixed(1);
const loadBefore = load();
// First, so that a run without git fails at once; an edited tree is marked.
const commit = execFileSync("git", ["describe", "--always", "--dirty"], { encoding: "utf8" }).trim();
const started = performance.now();
const step = (what) => console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${what}`);
if (!values.built) {
  step("building the contenders");
  prepare();
}
for (const name of [...CONTENDERS, ...STREAMING.map((one) => `streams/${one}`)]) await bundle(name);
const pages = await bundlePages();

const results = {};
for (const engine of values.engines.split(",")) {
  results[engine] = {};
  for (const work of chosen) {
    if (engine !== "chromium" && ONCE.includes(work)) continue;
    step(`${work} in ${engine}`);
    results[engine][work] = await works[work]({ engine, lab, pages, contenders: CONTENDERS });
  }
}
step("done");
mkdirSync(dirname(DATA), { recursive: true });
writeFileSync(DATA, JSON.stringify(results));
const machine = `This run: commit ${commit}, ${cpus().length} processors, a load of ${loadBefore} before it and of ${load()} at its end.`;
if (values.only === undefined) write(results, machine);
else console.log(text(results));
