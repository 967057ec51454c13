// Runs the suites of tests/browser/suite in real pages of one engine, against the demo controller that scripts/with-lab
// started, or with --tab against a lab in each page. Prints the failures and "ENGINE: N passed, N failed". For the crate's own
// tests, see scripts/wasm-tests.
// Use: node tests/browser/run.mjs ENGINE [SUITE.js ...] [--grep TEXT] [--tab]
import { readFileSync, readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { serve } from "./server.mjs";
import { trusting } from "./trust.mjs";
import { engineNames, startBrowser } from "./webdriver.mjs";

/** Longer than any test takes. */
const SILENT_FOR_MS = 300_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: "string" }, tab: { type: "boolean", default: false } },
});
const [engine, ...chosen] = positionals;
if (!engineNames.includes(engine)) throw new Error(`which engine? One of ${engineNames.join(", ")}`);
const labFile = process.env.JUMPSTARTER_LAB;
if (labFile === undefined && !values.tab) throw new Error("JUMPSTARTER_LAB is not set: run this by scripts/with-lab");

// Suites are named *.test.js; the other files are shared helpers.
const all = readdirSync(new URL("./suite", import.meta.url))
  .filter((name) => name.endsWith(".test.js"))
  .sort();
const suites = chosen.length === 0 ? all : chosen;
const lab = values.tab ? null : JSON.parse(readFileSync(labFile, "utf8"));
const server = await serve(lab);
const trust = lab?.ca ? trusting(engine, lab.ca) : undefined;
const counts = { passed: 0, failed: 0, skipped: 0 };
let browser;
// On a signal, stops the processes that it started, too.
for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void end(130));
let status = 1;
try {
  browser = await startBrowser(engine, trust?.capabilities);
  // A new page for each suite, so that they do not affect each other.
  for (const suite of suites) await runSuite(suite);
  status = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
} catch (error) {
  console.error(`${engine}: ${error.stack}`);
  counts.failed += 1;
}
console.log(`${engine}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
await end(status);

async function runSuite(suite) {
  const asked = new URLSearchParams({ suites: suite });
  if (values.grep !== undefined) asked.set("grep", values.grep);
  if (values.tab) asked.set("lab", "tab");
  await browser.open(`${server.url}?${asked}`);
  const before = { ...counts };
  let seen = 0;
  let lastNews = Date.now();
  for (;;) {
    const { tests, finished } = await browser.run(
      "return { tests: (window.tests ?? []).slice(arguments[0]), finished: window.finished ?? null };",
      seen,
    );
    for (const test of tests) report(test);
    seen += tests.length;
    if (tests.length > 0) lastNews = Date.now();
    if (finished === "ran") break;
    const silent = Date.now() - lastNews > SILENT_FOR_MS;
    if (finished !== null || silent) {
      counts.failed += 1;
      console.log(`  FAILED ${suite}: ${finished ?? `no test ended for ${SILENT_FOR_MS} ms`}`);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const passed = counts.passed - before.passed;
  const failed = counts.failed - before.failed;
  console.log(`  ${suite} in ${engine}: ${passed} good, ${failed} bad`);
}

function report({ title, state, ms, error }) {
  counts[state] += 1;
  if (state === "failed") console.log(`  FAILED ${title} (${ms} ms)\n${error.replace(/^/gm, "    ")}`);
}

async function end(exitStatus) {
  await browser?.quit();
  trust?.forget();
  server.close();
  process.exit(exitStatus);
}
