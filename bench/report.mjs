// Writes the results of a run as tables into bench/RESULTS.md. What is below the heading "What was tried" is kept as it is.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { charts } from "./charts.mjs";
import { bundled, title, unformatted } from "./names.mjs";
import { targets } from "./targets.mjs";
import { exponent, median, percentile, spread } from "./statistics.mjs";

const FILE = fileURLToPath(new URL("RESULTS.md", import.meta.url));
const CHARTS = fileURLToPath(new URL("charts/", import.meta.url));
const README = fileURLToPath(new URL("../README.md", import.meta.url));
const MARKS = /(<!-- bench -->\n)(.*?)(<!-- \/bench -->)/s;
const KEPT = "## What was tried";

const engineName = (engine) => engine[0].toUpperCase() + engine.slice(1);

export function text(results) {
  const engines = Object.entries(results);
  return engines
    .flatMap(([engine, measured]) => Object.entries(measured).map(([work, data]) => SECTIONS[work](engine, data)))
    .join("\n");
}

/** `machine` says where and how busy. */
export function write(results, machine) {
  const old = existsSync(FILE) ? readFileSync(FILE, "utf8") : `${KEPT}\n`;
  const kept = old.slice(old.indexOf(KEPT));
  writeFileSync(
    FILE,
    `${HEAD}\n${machine}\n\n## Targets\n\n${table(targets(results.chromium))}\n${text(results)}\n${kept}`,
  );
  mkdirSync(CHARTS, { recursive: true });
  for (const [name, chart] of Object.entries(charts(results.chromium))) writeFileSync(`${CHARTS}${name}.svg`, chart);
  writeFileSync(README, readFileSync(README, "utf8").replace(MARKS, `$1\n${summary(results.chromium)}\n$3`));
}

/** The README's table: this package, the best peer, the floor. */
function summary({ bytes, coldStart, calls, lists, polling }) {
  const row = (what, byName, show) => {
    const own = byName[ours(byName)];
    const { floor, ...rest } = byName;
    const [peer, best] = Object.entries(rest)
      .filter(([name]) => !name.startsWith("ours"))
      .reduce((one, other) => (other[1] < one[1] ? other : one));
    return [what, show(own), `${show(best)} (${unformatted(peer)})`, floor === undefined ? "" : show(floor)];
  };
  const medians = (took) => Object.fromEntries(Object.entries(took).map(([name, list]) => [name, median(list)]));
  const time = (value) => `${ms(value)} ms`;
  const [get] = calls.latencies.filter(({ method }) => method === "getLease");
  const list = lists.find(({ size }) => size === 10_000).results;
  const polled = polling.find(({ size }) => size === 10_000).took;
  const rows = [
    row("`getLease`", medians(get.took), time),
    row(
      "10,000 exporters, from bytes to objects",
      medians(Object.fromEntries(Object.entries(list).map(([name, { took }]) => [name, took]))),
      time,
    ),
    row("the same fetched again, until the changes are known", medians(polled), time),
    ...coldStart
      .filter(({ cache }) => cache === "empty")
      .map(({ link, took }) => row(`page to first list, ${link}`, medians(took), time)),
    row(
      "a page that lists and books, brotli",
      Object.fromEntries(bundled(bytes).map(({ name, brotli }) => [name, brotli])),
      (value) => `${(value / 1000).toFixed(1)} KB`,
    ),
  ];
  return table([["in Chromium", "jumpstarter-web", "best other client", "floor"], ...rows]);
}

const HEAD = `# Results of the benchmark

Written by \`make bench\`. Times are medians in milliseconds; ± is half of the range of the middle half of the values, as a part of
the median; × is the ratio to jumpstarter-web's median of the same run: above 1, jumpstarter-web is ahead. All contenders run in
the same page, in turns, and the harness checks that they return the same data. The newest versions are in
[peers/package.json](peers/package.json). "tonic-web-wasm-client" is the client in wasm that one would write by hand from the
crates, with serde-wasm-bindgen ([tonic/](tonic/src/lib.rs)).
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

const SECTIONS = { bytes, coldStart, calls, lists, polling, multipath, streams, records, profiles };

function bytes(_engine, sizes) {
  const number = (value) => value.toLocaleString("en-US");
  const rows = bundled(sizes).map(({ name, raw, gzip, brotli }) => [
    title(name),
    number(raw),
    number(gzip),
    number(brotli),
  ]);
  return `## Bytes

What a page loads that lists exporters and books one, bundled and minified by Vite:

${table([["", "raw", "gzip", "brotli"], ...rows])}
![Bytes](charts/bytes.svg)
`;
}

function coldStart(_engine, measured) {
  const names = Object.keys(measured[0].took);
  const base = ours(measured[0].took);
  const rows = names.map((name) => [
    title(name),
    ...measured.map(({ took }) => cell(took[name], took[base], name === base)),
  ]);
  return `## Cold start, in Chromium

From the start of the page's first script to the first list shown: 20 exporters from the lab's server. Files are compressed with
brotli; a filled cache has them all.

${table([["", ...measured.map(({ link, cache }) => `${link}, ${cache} cache`)], ...rows])}
![Cold start](charts/cold-start.svg)
`;
}

function multipath(_engine, measured) {
  const names = Object.keys(measured[0].results);
  const rows = measured.flatMap(({ fault, results }) =>
    names.map((name) => {
      const { took, requests, failed } = results[name];
      const at = (part) => ms(percentile(took, part));
      const extra = `${((100 * requests) / (took.length + failed) - 100).toFixed(1)}%`;
      return [fault, name, at(0.5), at(0.99), at(0.999), extra, String(failed)];
    }),
  );
  return `## Several endpoints, in Chromium

Reads over three endpoints, of which the first is bad as described; each answers after 10 ms. connect-web has no such
function: it reads from one of the good endpoints, or by \`Promise.any\` from all three, where the losers are aborted.

${table([["endpoints", "", "p50", "p99", "p99.9", "extra requests", "failed"], ...rows])}`;
}

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
  return `## A call, in ${engineName(engine)}\n\nThe floor is a bare \`fetch\` of the same request.\n\n${table([head, ...rows])}${image(engine, "Calls", "calls")}`;
}

function streams(engine, measured) {
  const names = Object.keys(measured[0].results);
  const base = names.find((name) => name.endsWith("/ours"));
  const shown = (name) => title(name.slice(name.indexOf("/") + 1));
  const rows = names.map((name) => [
    shown(name),
    ...measured.map(({ results }) => cell(results[name].took, results[base].took, name === base)),
  ]);
  const tasks = names.map((name) => [shown(name), ...measured.map(({ results }) => longest(results[name].longest))]);
  const head = ["", ...measured.map(({ way }) => way)];
  const count = measured[0].count.toLocaleString("en-US");
  return `## Streams, in ${engineName(engine)}

A server stream of ${count} log messages of about 100 bytes, from the call to the last message, each with its fields read.
Without a network, the page plays a record of the server's answer in chunks of 64 KiB; the other columns are the lab's server, reached
directly, through Envoy, and through the gateway, the router and an exporter's tunnel. The floor is a bare \`fetch\` whose frames
are counted. grpc-web has streams as base64 only, and is not compared.

${table([head, ...rows])}${engine === "chromium" ? `\nThe longest task, in milliseconds:\n\n${table([head, ...tasks])}` : ""}`;
}

function records(engine, measured) {
  const rows = measured.map(({ name, took }) => [name, cell(took, took, true)]);
  return `## Records, in ${engineName(engine)}\n\n${table([["", "ms"], ...rows])}`;
}

function profiles(engine, measured) {
  const percent = (part) => `${(100 * part).toFixed(1)}%`;
  const what = {
    getLease: () => "`getLease`",
    listExporters: () => "`listExporters`, 20 items",
    list: ({ exporters }) => `a list of ${exporters.toLocaleString("en-US")}`,
    stream: ({ messages }) => `a stream of ${messages.toLocaleString("en-US")} messages`,
  };
  const tables = measured.map(({ work, count, busy, kinds, functions, ...sizes }) => {
    const rows = functions.slice(0, 15).map(([name, part]) => [`\`${name.replaceAll("|", "\\|")}\``, percent(part)]);
    const sums = kinds.map(([kind, part]) => `${kind} ${percent(part)}`).join(", ");
    return `### ${title(what[work](sizes))}\n\n${ms(busy / count)} ms each: ${sums}.\n\n${table([["function", "of the time"], ...rows])}`;
  });
  return `## Profiles, in ${engineName(engine)}

Where the main thread of jumpstarter-web spends its time, by the function that runs, sampled every 0.1 ms; waits are left out.
Code that the compiler moved into its caller counts as the caller's. The list is answered from memory and the stream from a
record.

${tables.join("\n")}`;
}

/** A chart, which is only drawn of Chromium. */
const image = (engine, what, file) => (engine === "chromium" ? `\n![${what}](charts/${file}.svg)\n` : "");

/** The longest of these tasks; browsers report those from 50 ms. */
function longest(tasks) {
  const worst = Math.max(...tasks);
  return worst === 0 ? "< 50" : ms(worst);
}

function lists(engine, measured) {
  const base = ours(measured[0].results);
  const names = Object.keys(measured[0].results);
  const number = (size) => size.toLocaleString("en-US");
  const time = (name) => measured.map(({ results }) => cell(results[name].took, results[base].took, name === base));
  const growth = (name) => exponent(measured.map(({ size, results }) => [size, median(results[name].took)])).toFixed(2);
  const times = names.map((name) => [title(name), ...time(name), growth(name)]);
  const sizes = measured.map(({ size }) => number(size));
  let out = `## Big lists, in ${engineName(engine)}

From the bytes of a list of exporters with eight labels to objects of which each field was read. The floor is \`JSON.parse\` of the
same data. The exponent is that of the time's growth with the size: 1 is linear.

${table([["", ...sizes, "exponent"], ...times])}${image(engine, "Lists", "lists")}`;
  if (measured[0].results[base].heap !== null) {
    const tasks = (name) => measured.map(({ results }) => longest(results[name].longest));
    const mib = (bytes) => (bytes / (1 << 20)).toFixed(1);
    const heap = (name) =>
      measured.map(({ results }) => {
        const { heap, wasm } = results[name].heap;
        return wasm === 0 ? mib(heap) : `${mib(heap)} + ${mib(wasm)}`;
      });
    const tables = [
      ["The longest task, in milliseconds; browsers report tasks from 50 ms:", tasks],
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
  return `## Polling, in ${engineName(engine)}

A list fetched again with 1% of it changed: from the response until the program knows what changed. jumpstarter-web runs
\`watchExporters\`; the others make the call, then compare each exporter with the one of the same name. The floor does the
same after \`JSON.parse\`.

${table([head, ...rows])}${image(engine, "Polling", "polling")}`;
}
