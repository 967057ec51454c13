// What the package is to reach, each compared with a run's results, as a table. Why one is not met is said below the heading "What
// was tried" of RESULTS.md, which is kept.
import { median, percentile, spread } from "./statistics.mjs";

const OURS = "ours";
const factor = (value) => `${value.toFixed(2)}×`;
const ms = (value) => `${value.toFixed(value >= 10 ? 0 : 1)} ms`;
const kilobytes = (value) => `${(value / 1000).toFixed(1)} KB`;
/**
 * `noise` is the sum of the spreads of what is compared: within that distance from the target, the verdict can change in the
 * next run.
 */
const row = (what, target, value, met, isClose) => [
  what,
  target,
  value,
  `${met ? "yes" : "**no**"}${isClose ? ", within the noise" : ""}`,
];
const isClose = (value, limit, noise) => Math.abs(value / limit - 1) < noise;
const atMost = (what, value, limit, show, noise = 0) =>
  row(what, `≤ ${show(limit)}`, show(value), value <= limit, isClose(value, limit, noise));
const atLeast = (what, value, limit, show, noise = 0) =>
  row(what, `≥ ${show(limit)}`, show(value), value >= limit, isClose(value, limit, noise));
const noiseOf = (...lists) => lists.reduce((sum, list) => sum + spread(list), 0);

/** The peer with the lowest median, and that median. */
function best(medians) {
  const peers = Object.entries(medians).filter(([name]) => name !== OURS && name !== "floor");
  return peers.reduce((one, other) => (other[1] < one[1] ? other : one));
}
const medians = (took) => Object.fromEntries(Object.entries(took).map(([name, list]) => [name, median(list)]));

function* ofCalls({ latencies }) {
  for (const { method, atOnce, took } of latencies) {
    const of = medians(took);
    const [peer, time] = best(of);
    const what = `\`${method}\`, ${atOnce === 1 ? "one at a time" : `${atOnce} at once`}`;
    yield atMost(`${what}, to a bare \`fetch\``, of[OURS] / of.floor, 1.05, factor, noiseOf(took[OURS], took.floor));
    yield atMost(
      `${what}, to the quickest peer (${peer})`,
      of[OURS] / time,
      1.05,
      factor,
      noiseOf(took[OURS], took[peer]),
    );
  }
}

function* ofLists(lists) {
  for (const { size, results } of lists.filter(({ size }) => [1_000, 10_000].includes(size))) {
    const of = medians(Object.fromEntries(Object.entries(results).map(([name, { took }]) => [name, took])));
    const [peer, time] = best(of);
    const what = `a list of ${size.toLocaleString("en-US")}`;
    const noise = noiseOf(results[OURS].took, results[peer].took);
    yield atLeast(`${what}: the quickest peer (${peer}) to us`, time / of[OURS], 2, factor, noise);
    const memory = ({ heap }) => (heap.heap + heap.wasm) / (1 << 20);
    const mib = (value) => `${value.toFixed(1)} MiB`;
    yield atMost(`${what}: heap, and memory of the wasm`, memory(results[OURS]), memory(results[peer]), mib);
    if (size === 10_000)
      yield atMost(
        `${what}: longest task (browsers report those from 50 ms)`,
        Math.max(...results[OURS].longest),
        50,
        ms,
      );
  }
}

function* ofPolling(polling) {
  for (const { size, took } of polling.filter(({ size }) => size >= 1_000)) {
    const of = medians(took);
    const [peer, time] = best(of);
    const what = `polling ${size.toLocaleString("en-US")}, 1% changed: the quickest peer (${peer}) to us`;
    yield atLeast(what, time / of[OURS], 5, factor, noiseOf(took[OURS], took[peer]));
  }
}

function* ofMultipath(multipath) {
  const of = (fault) => multipath.find((one) => one.fault === fault).results["ours, three endpoints"];
  const p99 = ({ took }) => percentile(took, 0.99);
  const good = of("all good");
  const hanging = of("one hangs");
  yield atMost("p99 with one endpoint hanging, to that of three good ones", p99(hanging) / p99(good), 1.1, factor);
  for (const { fault } of multipath) {
    const { requests, took, failed } = of(fault);
    const percent = (value) => `${value.toFixed(1)}%`;
    yield atMost(`extra requests, ${fault}`, (100 * requests) / (took.length + failed) - 100, 10, percent);
  }
}

function* ofBytes(bytes) {
  const { parts } = bytes.find(({ name }) => name === OURS);
  yield atMost("module and glue, brotli", parts.module + parts.glue, 100_000, kilobytes);
  yield atMost(
    "the JavaScript around them, bundled and minified, brotli",
    parts.script - parts.glue,
    10_000,
    kilobytes,
  );
}

function* ofColdStart(coldStart) {
  for (const { link, cache, took } of coldStart) {
    const of = medians(took);
    yield atMost(
      `cold start, ${link}, ${cache} cache, to connect-web`,
      of[OURS] / of["connect-web"],
      1,
      factor,
      noiseOf(took[OURS], took["connect-web"]),
    );
  }
}

function* ofRecords(records) {
  const { took } = records.find(({ name }) => name.startsWith("status()"));
  yield atMost("`status()` and `remaining()` of 2,000 leases", median(took), 2, ms);
}

/**
 * The rows of the table, the first is the head.
 *
 * @returns {[string[], ...string[][]]}
 */
export function targets({ calls, lists, polling, multipath, bytes, coldStart, records }) {
  const all = [
    ...ofCalls(calls),
    ...ofLists(lists),
    ...ofPolling(polling),
    ...ofMultipath(multipath),
    ...ofBytes(bytes),
    ...ofColdStart(coldStart),
    ...ofRecords(records),
  ];
  return [["in Chromium", "target", "measured", "met"], ...all];
}
