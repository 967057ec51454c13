// Measures what records cost a page: creating 10,000 exporters and 10,000 leases from a reply and from plain data, and the status
// and remaining time of 2,000 leases. Prints milliseconds; asserts nothing.
// Use: node bench/records.mjs [ENGINE] [--package FOLDER] [--rounds N]   (or `make bench-records`)
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { measuredIn } from "./in-page.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { package: { type: "string", default: "npm/dist" }, rounds: { type: "string", default: "15" } },
});
const [engine = "chromium"] = positionals;
const folders = { "/npm/": resolve(values.package) };
const measured = await measuredIn(engine, `records.html?rounds=${values.rounds}`, { folders });
console.log(`${engine}, ${values.rounds} rounds: the median and the fastest`);
for (const { name, took } of measured) {
  const sorted = took.toSorted((a, b) => a - b);
  const [median, fastest] = [sorted[Math.floor(sorted.length / 2)], sorted[0]];
  console.log(`  ${name.padEnd(48)} ${median.toFixed(1).padStart(8)} ms ${fastest.toFixed(1).padStart(8)} ms`);
}
