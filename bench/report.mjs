// Writes the results of a run as tables into bench/RESULTS.md. What is below the heading "What was tried" is kept as it is.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { exponent, median, percentile, spread } from "./statistics.mjs";

const FILE = fileURLToPath(new URL("RESULTS.md", import.meta.url));
const KEPT = "## What was tried";

/** What the contenders are called in tables. */
const TITLES = {
  ours: "**jumpstarter-web**",
  tonic: "tonic-web-wasm-client",
  floor: "floor",
};
const title = (name) => TITLES[name] ?? name;

export function text(results) {
  const engines = Object.entries(results);
  return engines
    .flatMap(([engine, measured]) => Object.entries(measured).map(([work, data]) => SECTIONS[work](engine, data)))
    .join("\n");
}

export function write(results) {
  const old = existsSync(FILE) ? readFileSync(FILE, "utf8") : KEPT;
  const kept = old.slice(old.indexOf(KEPT));
  writeFileSync(FILE, `${HEAD}\n${text(results)}\n${kept}`);
}

const HEAD = `# Results of the benchmark

Written by \`make bench\`. Times are medians in milliseconds; ± is half of the range of the middle half of the values, as a part of
the median; × is the ratio to jumpstarter-web's median of the same run: above 1, jumpstarter-web is ahead.
`;

/** A table; \`cells\` are arrays, the first is the head. */
export function table([head, ...rows]) {
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  return line(head) + line(head.map(() => "---")) + rows.map(line).join("");
}

const ms = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
const ours = (byName) => Object.keys(byName).find((name) => name.startsWith("ours"));
/** One cell: median, spread, ratio to ours. */
function cell(list, base, isBase) {
  const own = median(list);
  return `${ms(own)} ±${(100 * spread(list)).toFixed(0)}%${isBase ? "" : ` ×${(own / median(base)).toFixed(2)}`}`;
}

const SECTIONS = { calls, lists, polling };

function calls(engine, { latencies, cpu }) {
  const names = Object.keys(latencies[0].took);
  const base = ours(latencies[0].took);
  const column = ({ method, atOnce }) => `\`${method}\`, ${atOnce === 1 ? "one at a time" : `${atOnce} at once`}`;
  const rows = names.map((name) => [
    title(name),
    ...latencies.map(({ took }) => cell(took[name], took[base], name === base)),
    ...latencies.filter(({ atOnce }) => atOnce === 1).map(({ took }) => ms(percentile(took[name], 0.95))),
    ...(cpu ?? []).map((used) => cell(used.ms[name], used.ms[base], name === base)),
  ]);
  const head = [
    "",
    ...latencies.map(column),
    ...latencies.filter(({ atOnce }) => atOnce === 1).map(({ method }) => `\`${method}\`, p95`),
    ...(cpu ?? []).map(({ method }) => `\`${method}\`, main thread`),
  ];
  return `## A call, in ${engine}\n\nThe floor is a bare \`fetch\` of the same request.\n\n${table([head, ...rows])}`;
}

function lists(engine, measured) {
  const base = ours(measured[0].results);
  const names = Object.keys(measured[0].results);
  const number = (size) => size.toLocaleString("en-US");
  const time = (name) => measured.map(({ results }) => cell(results[name].took, results[base].took, name === base));
  const growth = (name) => exponent(measured.map(({ size, results }) => [size, median(results[name].took)])).toFixed(2);
  const times = names.map((name) => [title(name), ...time(name), growth(name)]);
  const sizes = measured.map(({ size }) => number(size));
  let out = `## Big lists, in ${engine}

From the bytes of a list of exporters with eight labels to objects of which each field was read. The floor is \`JSON.parse\` of the
same data. The exponent is that of the time's growth with the size: 1 is linear.

${table([["", ...sizes, "exponent"], ...times])}`;
  if (measured[0].results[base].heap !== null) {
    const longest = (name) =>
      measured.map(({ results }) => {
        const worst = Math.max(...results[name].longest);
        return worst === 0 ? "< 50" : ms(worst);
      });
    const mib = (bytes) => (bytes / (1 << 20)).toFixed(1);
    const heap = (name) =>
      measured.map(({ results }) => {
        const { heap, wasm } = results[name].heap;
        return wasm === 0 ? mib(heap) : `${mib(heap)} + ${mib(wasm)}`;
      });
    const tables = [
      ["The longest task, in milliseconds; browsers report tasks from 50 ms:", longest],
      ["Memory while the list is kept, in MiB: JavaScript's heap, and all memory of the wasm:", heap],
    ];
    for (const [what, of] of /** @type {[string, (name: string) => string[]][]} */ (tables))
      out += `\n${what}\n\n${table([["", ...sizes], ...names.map((name) => [title(name), ...of(name)])])}`;
  }
  return out;
}

function polling(engine, measured) {
  const names = Object.keys(measured[0].took);
  const base = ours(measured[0].took);
  const growth = (name) => exponent(measured.map(({ size, took }) => [size, median(took[name])])).toFixed(2);
  const rows = names.map((name) => [
    title(name),
    ...measured.map(({ took }) => cell(took[name], took[base], name === base)),
    growth(name),
  ]);
  const head = ["", ...measured.map(({ size }) => size.toLocaleString("en-US")), "exponent"];
  return `## Polling, in ${engine}

A list fetched again with 1% of it changed: from the response until the program knows what changed. jumpstarter-web: \`watchExporters\`;
the others: the call, then a comparison of each exporter with the one of the same name. The floor: the same after \`JSON.parse\`.

${table([head, ...rows])}`;
}
