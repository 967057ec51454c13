// The works of the benchmark: each measures all contenders in one page of one browser, and returns plain data.
import { measuredIn } from "./in-page.mjs";
import { BUILT } from "./build.mjs";

const FLAGS = ["--enable-precise-memory-info", "--js-flags=--expose-gc"];

function inPage(work, { engine, lab, contenders, options, then = undefined }) {
  const query = new URLSearchParams({ work, contenders: contenders.join(","), options: JSON.stringify(options) });
  const settings = { lab, folders: { "/built/": BUILT }, flags: FLAGS, ...(then === undefined ? {} : { then }) };
  return measuredIn(engine, `works/page.html?${query}`, settings);
}

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

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
