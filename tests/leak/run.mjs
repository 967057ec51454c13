// Lists and drops 100 leases 10,000 times in Chromium: at the end, the wasm memory and the JavaScript heap must be as large as
// after the first tenth. Prints the measurements, and "leak: N passed, N failed".
// Use: scripts/with-lab --demo-option=--leases=120 -- node tests/leak/run.mjs [--cycles N] [--leak]   (`make test-leak`)
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { serve } from "../browser/server.mjs";
import { startBrowser } from "../browser/webdriver.mjs";

const WITHIN_MS = 300_000;
/** The allowed growth of the heap in bytes per cycle, as the slope of a fitted line; less than the smallest object. */
const MOST_PER_CYCLE = 4;

/** Keeps the engine's own memory constant: functions are compiled early, and never optimized or flushed. */
const FLAGS = [
  "--enable-precise-memory-info",
  "--js-flags=--expose-gc --no-opt --no-maglev --always-sparkplug --no-lazy-feedback-allocation --no-flush-bytecode",
];

const { values } = parseArgs({ options: { cycles: { type: "string", default: "10000" }, leak: { type: "boolean" } } });
const server = await serve(JSON.parse(readFileSync(process.env.JUMPSTARTER_LAB, "utf8")), {
  "/leak/": fileURLToPath(new URL(".", import.meta.url)),
});
let browser;
for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void end(130));
let status = 1;
try {
  browser = await startBrowser("chromium", {}, FLAGS);
  await browser.open(`${server.url}leak/page.html?cycles=${values.cycles}${values.leak === true ? "&leak=1" : ""}`);
  status = report(await measured());
} catch (error) {
  console.error(error.stack);
  console.log("leak: 0 passed, 1 failed");
}
await end(status);

async function measured() {
  for (const last = Date.now() + WITHIN_MS; Date.now() < last;) {
    const { error, result } = await browser.run(
      "return { error: window.failed ?? null, result: window.measured ?? null };",
    );
    if (error !== null) throw new Error(error);
    if (result !== null) return result;
    await new Promise((resolve) => setTimeout(resolve, 4_000));
  }
  throw new Error(`not measured within ${WITHIN_MS} ms`);
}

function report({ leases, counts, samples, tookMs }) {
  const settled = samples.filter(({ cycle }) => cycle >= Number(values.cycles) / 10);
  const slope = slopeOf(settled.map(({ cycle, heap }) => [cycle, heap]));
  const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
  const summary = Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(", ");
  console.log(`${values.cycles} lists of ${leases} leases in ${(tookMs / 1000).toFixed(1)} s: ${summary}`);
  for (const key of ["heap", "wasm", "table"])
    console.log(`  ${key.padEnd(5)} ${settled.map((one) => (key === "table" ? one[key] : kib(one[key]))).join(" ")}`);
  console.log(
    `  heap: ${slope.toFixed(2)} bytes a cycle over the last ${settled.at(-1).cycle - settled[0].cycle} cycles`,
  );
  const checks = {
    "each list had 100 leases": leases === 100,
    "the wasm's memory is as large as it was": new Set(settled.map(({ wasm }) => wasm)).size === 1,
    "the wasm holds no more objects than it did": new Set(settled.map(({ table }) => table)).size === 1,
    [`the heap rises by less than ${MOST_PER_CYCLE} bytes a cycle`]: slope < MOST_PER_CYCLE,
  };
  const failed = Object.keys(checks).filter((check) => !checks[check]);
  for (const check of failed) console.log(`  FAILED ${check}`);
  console.log(`leak: ${Object.keys(checks).length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

/** The slope of the line that fits the points best. */
function slopeOf(points) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const sum = (of) => points.reduce((total, point) => total + of(point), 0);
  return sum(([at, value]) => (at - x) * (value - y)) / sum(([at]) => (at - x) ** 2);
}

async function end(exitStatus) {
  await browser?.quit();
  server.close();
  process.exit(exitStatus);
}
