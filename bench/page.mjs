// Measures the dashboard with 10,000 exporters and 5,000 leases in Chromium: the first rows, long tasks, scrolling, the filter,
// polls that change nothing, and the heap. Prints the figures; fails if a limit of LIMITS is exceeded and --check is given.
import { openPage, startBrowser, WAIT } from "../tests/page/browser.mjs";
import { startDemo } from "../tests/page/demo.mjs";

const EXPORTERS = 10_000;
const LEASES = 5_000;
const LIMITS = {
  "first rows after the data, ms": 1_000,
  "longest task until then, ms": 200,
  "longest task of polls, ms": 200,
  "longest frame while scrolling, ms": 50,
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
try {
  const page = await openPage(browser, `${demo.page}/#/exporters`, (fresh) => fresh.addInitScript(observe));
  await page.getByText(/^10[,.]?000 exporters$/).waitFor(WAIT);
  const start = await page.evaluate(() => globalThis.observed.started());
  figures.set("first rows after the data, ms", start.firstRowsMs);
  figures.set("longest task until then, ms", start.longestMs);
  figures.set("rows in the document", await page.locator("tbody tr").count());

  // Two polls and more.
  await page.waitForTimeout(3_000);
  const polls = await page.evaluate(() => globalThis.observed.idle(12_000));
  figures.set("elements changed by polls", polls.changed);
  figures.set("longest task of polls, ms", polls.longestMs);
  if (polls.what.length > 0) console.log("changed by polls:", polls.what);

  figures.set("longest frame while scrolling, ms", await page.evaluate(() => globalThis.observed.scroll()));
  const filtered = [];
  for (const text of ["arch=arm64", "arch=arm64,board=rpi4", "board in (rpi4,qemu)", ""]) {
    filtered.push(await page.evaluate((selector) => globalThis.observed.filter(selector), text));
  }
  figures.set("filter to painted result, ms", Math.max(...filtered));

  const session = await browser.context.newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  figures.set("heap, MB", usedSize / 1e6);
} finally {
  await browser.stop();
  await demo.stop();
}

console.log(`${EXPORTERS} exporters, ${LEASES} leases:`);
for (const [name, value] of figures) {
  const limit = LIMITS[name];
  const mark = limit === undefined ? "" : ` (limit ${limit})${value > limit ? "  <-- exceeded" : ""}`;
  console.log(`  ${name}: ${Math.round(value)}${mark}`);
}
const isExceeded = [...figures].some(([name, value]) => value > (LIMITS[name] ?? Infinity));
if (process.argv.includes("--check") && isExceeded) process.exitCode = 1;

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
