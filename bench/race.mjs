// Measures reads over three endpoints, of which one hangs and one takes ten times as long as the good one, compared with the
// good endpoint alone, in headless Chromium. Prints ratios; asserts nothing.
// Use: scripts/with-lab --endpoints 5 -- node bench/race.mjs [--reads N]   (or `make bench-race`)
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { measuredIn } from "./in-page.mjs";

const { values } = parseArgs({ options: { reads: { type: "string", default: "400" } } });
const lab = JSON.parse(readFileSync(process.env.JUMPSTARTER_LAB, "utf8"));
report(await measuredIn("chromium", `race.html?reads=${values.reads}`, { lab }));

function report({ reads, goodMs, slowMs, staggerMs, alone, raced }) {
  console.log(
    `${reads} reads each, interleaved; good endpoint ${goodMs} ms, slow one ${slowMs} ms, one hangs; stagger ${staggerMs} ms`,
  );
  const base = summary(alone.took);
  console.log(line("good endpoint alone", alone, base, base));
  for (const one of raced) console.log(line(one.order.join(", "), one, summary(one.took), base));
}

/** Separates the first read, which races, from the others. */
function summary([first, ...later]) {
  const sorted = later.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return { first, p50: at(0.5), p99: at(0.99), worst: sorted.at(-1) };
}

function line(name, { requests }, own, base) {
  const ratio = (key) => `${key} ${own[key].toFixed(1)} ms (${(own[key] / base[key]).toFixed(2)}x)`;
  const first = `first read ${own.first.toFixed(0)} ms (+${Math.max(0, own.first - base.first).toFixed(0)})`;
  return `  ${name.padEnd(20)} ${ratio("p50")}  ${ratio("p99")}  worst ${own.worst.toFixed(1)} ms  ${first}  requests ${requests}`;
}
