// The works of the benchmark: each measures all contenders in one page of one browser, and returns plain data.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { BUILT, bundleNamed, ROOT } from "./build.mjs";
import { measureColdStart } from "./cold-start.mjs";
import { measuredIn } from "./in-page.mjs";
import { selfTimes } from "./profile.mjs";

const FLAGS = ["--enable-precise-memory-info", "--js-flags=--expose-gc"];

/** Runs works/WORK.js in a page of an engine. */
export function inPage(work, { engine, lab, contenders, options, then = undefined }) {
  const query = new URLSearchParams({ work, contenders: contenders.join(","), options: JSON.stringify(options) });
  const settings = { lab, folders: { "/built/": BUILT }, flags: FLAGS, ...(then === undefined ? {} : { then }) };
  return measuredIn(engine, `works/page.html?${query}`, settings);
}

/** What a page loads to list and to book: bytes of its files, raw and compressed. */
export async function bytes({ pages }) {
  return Object.entries(pages).map(([name, { folder }]) => {
    // Of plain modules, a browser loads only those that are imported; the package's table of sizes has them.
    const files = readdirSync(folder).filter((file) => [".js", ".wasm"].includes(extname(file)));
    const sum = { raw: 0, gzip: 0, brotli: 0 };
    for (const file of files) {
      const content = readFileSync(join(folder, file));
      sum.raw += content.length;
      sum.gzip += gzipSync(content, { level: 9 }).length;
      sum.brotli += brotliCompressSync(content).length;
    }
    return { name, ...sum, ...(name === "ours" ? { parts: partsOf(folder) } : {}) };
  });
}

/** The package's parts in such a page, compressed with brotli: the wasm module, its glue by itself, all JavaScript. */
function partsOf(folder) {
  const brotli = (...path) => brotliCompressSync(readFileSync(join(...path))).length;
  return {
    module: brotli(folder, "jumpstarter_web_bg.wasm"),
    glue: brotli(ROOT, "npm/dist/wasm/jumpstarter_web.js"),
    script: brotli(folder, "main.js"),
  };
}

/** From the start of the first script to the first list shown. */
export const coldStart = ({ lab, pages, rounds = 7 }) =>
  measureColdStart({
    lab: { endpoint: lab.endpoints[0], namespace: lab.namespace, client: "alice", token: lab.clients.alice },
    pages,
    rounds,
  });

/** A call: latencies, and in Chromium the time of the main thread for each. */
export function calls({ engine, lab, contenders, rounds = 8, callsPerRound = 32, cpuCalls = 200 }) {
  async function cpu(browser, measured) {
    if (engine !== "chromium") return { latencies: measured, cpu: null };
    await browser.devTools("Performance.enable");
    const busy = async () => {
      const { metrics } = await browser.devTools("Performance.getMetrics");
      return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
    };
    const used = [];
    for (const method of ["getLease", "listExporters"]) {
      const ms = Object.fromEntries(contenders.map((name) => [name, []]));
      for (let round = 0; round < 5; round += 1) {
        for (const name of contenders) {
          const before = await busy();
          await browser.run("return window.repeat(...arguments);", name, method, cpuCalls / 5);
          ms[name].push((await busy()) - before);
        }
      }
      used.push({ method, ms: mapValues(ms, (list) => list.map((one) => one / (cpuCalls / 5))) });
    }
    return { latencies: measured, cpu: used };
  }
  return inPage("calls", { engine, lab, contenders, options: { rounds, callsPerRound }, then: cpu });
}

const LIST_SIZES = [
  [100, 40],
  [1_000, 20],
  [10_000, 9],
  [100_000, 2],
];

/** Big lists, from bytes to objects. */
export const lists = ({ engine, contenders, sizes = LIST_SIZES }) =>
  inPage("lists", { engine, lab: null, contenders, options: { sizes } });

/** Lists fetched again, with 1% changed. */
export const polling = ({
  engine,
  contenders,
  sizes = /** @type {number[][]} */ ([
    [100, 20],
    [1_000, 15],
    [10_000, 9],
  ]),
}) => inPage("polling", { engine, lab: null, contenders, options: { sizes } });

/** Three endpoints, of which one is bad. */
export const multipath = ({ engine, lab, reads = 1_350 }) =>
  inPage("multipath", { engine, lab, contenders: ["ours", "connect-web"], options: { reads } });

/** What is in front of the lab, and whether the page plays a record of its answer. */
const WAYS = [
  { name: "64 KiB chunks, no network", through: "direct", isRecorded: true },
  { name: "direct", through: "direct" },
  { name: "Envoy", through: "envoy" },
  { name: "gateway", through: "gateway" },
];

/** A server stream of small messages, each way with a lab of its own; the network's ways in Chromium only. */
export function streams({ engine, count = 100_000, rounds = 3 }) {
  return WAYS.filter(({ isRecorded }) => engine === "chromium" || isRecorded).map(
    ({ name, through, isRecorded = false }) => {
      const file = join(BUILT, `streams-${through}.json`);
      const options = JSON.stringify({ count, rounds, isRecorded });
      const demo = ["--demo", "target/release/jumpstarter-demo", "--demo-option=--quiet"];
      const devices = ["--demo-option=--devices=1", `--demo-option=--tls-dir=${join(ROOT, "target/bench/tls")}`];
      const lab = [...demo, "--gateway", "target/release/jumpstarter-gateway", ...devices, "--through", through];
      const command = ["scripts/with-lab", ...lab, "--", "node", "bench/streams.mjs", engine, file, options];
      execFileSync(command[0], command.slice(1), { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
      return { way: name, count, results: JSON.parse(readFileSync(file, "utf8")) };
    },
  );
}

/** What records cost: among others, the status and the remaining time of 2,000 leases. */
export const records = ({ engine }) =>
  measuredIn(engine, "records.html?rounds=15", { folders: { "/npm/": join(ROOT, "npm/dist") } });

/** Where the main thread's time goes, by function, of what has a target. */
export async function profiles({ engine, lab, exporters = 10_000, messages = 20_000 }) {
  const WORKS = [
    ["getLease", 300],
    ["listExporters", 150],
    ["list", 12],
    ["stream", 6],
  ];
  const sourceOf = (url) => {
    const { pathname } = new URL(url);
    const file = pathname.startsWith("/built/") ? join(BUILT, pathname.slice("/built/".length)) : join(ROOT, pathname);
    return readFileSync(file, "utf8").split("\n");
  };
  async function profile(browser) {
    await browser.devTools("Profiler.enable");
    await browser.devTools("Profiler.setSamplingInterval", { interval: 100 });
    const profiled = [];
    for (const [work, count] of WORKS) {
      await browser.devTools("Profiler.start");
      await browser.run("return window.repeat(...arguments);", work, count);
      const { profile } = await browser.devTools("Profiler.stop");
      profiled.push({ work, count, exporters, messages, ...selfTimes(profile, sourceOf) });
    }
    return profiled;
  }
  return inPage("profile", {
    engine,
    lab,
    contenders: await bundleNamed(),
    options: { exporters, messages },
    then: profile,
  });
}

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
