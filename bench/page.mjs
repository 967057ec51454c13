// Measures the dashboard with 10,000 exporters and 5,000 leases in Chromium: the first rows, long tasks, scrolling, the filter,
// polls that change nothing, the other views, and the heap. Prints the figures; fails if a limit of LIMITS is exceeded and
// --check is given. On a busy machine tasks wait for a processor, so the processor time of the longest task is printed as well.
import { loadavg } from "node:os";
import { openPage, startBrowser, WAIT } from "../tests/page/browser.mjs";
import { startDemo } from "../tests/page/demo.mjs";

const EXPORTERS = 10_000;
const LEASES = 5_000;
const LIMITS = {
  "first rows after the data, ms": 1_000,
  "longest task until then, ms": 200,
  "longest task of polls, ms": 200,
  "longest frame while scrolling, ms": 50,
  "longest task of other views, ms": 200,
  "filter to painted result, ms": 100,
  "elements changed by polls": 0,
  "heap, MB": 100,
};

const demo = await startDemo({
  profile: "release",
  more: [`--exporters=${EXPORTERS}`, `--leases=${LEASES}`, "--quiet"],
});
const browser = await startBrowser();
const figures = new Map();
const [load] = loadavg();
try {
  const page = await openPage(browser, "about:blank", (fresh) => fresh.addInitScript(observe));
  const session = await browser.context.newCDPSession(page);
  await computed("load", session, async () => {
    await page.goto(`${demo.page}/#/exporters`);
    await page.getByText(/^10[,.]?000 exporters$/).waitFor(WAIT);
  });
  const start = await page.evaluate(() => globalThis.observed.started());
  figures.set("first rows after the data, ms", start.firstRowsMs);
  figures.set("longest task until then, ms", start.longestMs);
  figures.set("rows in the document", await page.locator("tbody tr").count());

  // Two polls and more.
  await page.waitForTimeout(3_000);
  const polls = await computed("polls", session, () => page.evaluate(() => globalThis.observed.idle(12_000)));
  figures.set("elements changed by polls", polls.changed);
  figures.set("longest task of polls, ms", polls.longestMs);
  if (polls.what.length > 0) console.log("changed by polls:", polls.what);

  const scroll = () => page.evaluate(() => globalThis.observed.scroll());
  figures.set("longest frame while scrolling, ms", await computed("scrolling", session, scroll));
  const filtered = [];
  await computed("filter", session, async () => {
    for (const text of ["arch=arm64", "arch=arm64,board=rpi4", "board in (rpi4,qemu)", ""]) {
      filtered.push(await page.evaluate((selector) => globalThis.observed.filter(selector), text));
    }
  });
  figures.set("filter to painted result, ms", Math.max(...filtered));

  const before = await page.evaluate(() => performance.now());
  for (const view of ["leases", "overview", "calendar", "exporters"]) {
    await computed(`view ${view}`, session, async () => {
      await page.evaluate((hash) => (location.hash = hash), `#/${view}`);
      await page.locator("main tbody tr, .calendar-row, .overview-count").first().waitFor(WAIT);
      await page.waitForTimeout(3_000);
    });
  }
  figures.set(
    "longest task of other views, ms",
    await page.evaluate((from) => globalThis.observed.longest(from), before),
  );

  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  figures.set("heap, MB", usedSize / 1e6);
} finally {
  await browser.stop();
  await demo.stop();
}

console.log(`${EXPORTERS} exporters, ${LEASES} leases; load average ${load.toFixed(1)} at the start:`);
for (const [name, value] of figures) {
  const limit = LIMITS[name];
  const mark = limit === undefined ? "" : ` (limit ${limit})${value > limit ? "  <-- exceeded" : ""}`;
  console.log(`  ${name}: ${Math.round(value)}${mark}`);
}
const isExceeded = [...figures].some(([name, value]) => value > (LIMITS[name] ?? Infinity));
if (process.argv.includes("--check") && isExceeded) process.exitCode = 1;

/** Does `work`, and prints how much the longest task of the page computed meanwhile. Returns the result of `work`. */
async function computed(name, session, work) {
  const events = [];
  const collect = ({ value }) => events.push(...value);
  session.on("Tracing.dataCollected", collect);
  await session.send("Tracing.start", { categories: "toplevel,__metadata", transferMode: "ReportEvents" });
  const result = await work();
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  session.off("Tracing.dataCollected", collect);
  const thread = ({ pid, tid }) => `${pid} ${tid}`;
  const main = new Set(events.filter(({ args }) => args?.name === "CrRendererMain").map(thread));
  const tasks = events.filter((event) => /RunTask$/.test(event.name) && main.has(thread(event)));
  const longest = Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur / 1_000));
  figures.set(`computed by the longest task, ${name}, ms`, longest);
  return result;
}

/** Runs in the page before its scripts. */
function observe() {
  const tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: "longtask", buffered: true });
  const longest = (from) =>
    Math.max(0, ...tasks.filter(({ startTime }) => startTime >= from).map(({ duration }) => duration));
  // When the last page of both lists has arrived, until the first row is shown.
  let arrived = 0;
  let shown = 0;
  const network = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await network(input, init);
    if (/\/List(Exporters|Leases)$/.test(String(input instanceof Request ? input.url : input)) && shown === 0) {
      response
        .clone()
        .arrayBuffer()
        .then(() => (arrived = performance.now()));
    }
    return response;
  };
  const look = () => {
    if (document.querySelector("tbody tr td") === null) return requestAnimationFrame(look);
    shown = performance.now();
  };
  requestAnimationFrame(look);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const painted = async () => {
    await frame();
    // The task after a frame runs when it has been handed over for painting.
    await new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(null);
    });
  };
  const scroller = () => {
    let element = /** @type {Element | null} */ (document.querySelector("tbody"));
    while (element !== null && !/auto|scroll/.test(getComputedStyle(element).overflowY))
      element = element.parentElement;
    return element ?? document.scrollingElement;
  };
  globalThis.observed = {
    longest,
    started: () => ({ firstRowsMs: shown - arrived, longestMs: longest(0) }),
    /** Counts changes of the document, except of the texts and bars that tick. */
    async idle(ms) {
      const from = performance.now();
      let changed = 0;
      const what = new Set();
      const ticks = (node) =>
        (node instanceof Element ? node : node.parentElement)?.closest(
          ".page-updated, time, .page-nowrap, .page-bar",
        ) != null;
      const observer = new MutationObserver((records) => {
        for (const { target } of records.filter((record) => !ticks(record.target))) {
          changed += 1;
          what.add(target.parentElement?.outerHTML.slice(0, 200));
        }
      });
      observer.observe(document.querySelector("main") ?? document.body, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
      await new Promise((resolve) => setTimeout(resolve, ms));
      observer.disconnect();
      return { changed, longestMs: longest(from), what: [...what] };
    },
    async scroll() {
      const element = scroller();
      const frames = [];
      await frame();
      let last = performance.now();
      for (let step = 0; step < 120; step += 1) {
        element.scrollTop += 400;
        await frame();
        const now = performance.now();
        frames.push(now - last);
        last = now;
      }
      element.scrollTop = 0;
      await painted();
      return Math.max(...frames);
    },
    async filter(text) {
      const input = document.querySelector("#filter");
      const from = performance.now();
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
      set.call(input, text);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await painted();
      const took = performance.now() - from;
      await new Promise((resolve) => setTimeout(resolve, 600));
      return took;
    },
  };
}
