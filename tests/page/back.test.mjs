// The back/forward cache, in the browser of PAGE_BROWSER: the page goes into it when the user opens another page, sends nothing
// from there, and comes back with what it showed, reads that again at once, and polls as before.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { openPage, startBrowser, WAIT } from "./browser.mjs";
import { startDemo } from "./demo.mjs";

const INTERVAL_MS = 1_000;
/** The shortest time between two reads of one watch; two watches cannot both keep to it. */
const SHORTEST_MS = 0.7 * INTERVAL_MS;

describe("the page in the back/forward cache", () => {
  let demo;
  let browser;
  before(async () => {
    demo = await startDemo();
    browser = await startBrowser({ backForwardCache: true });
  });
  after(async () => {
    await browser?.stop();
    await demo?.stop();
  });
  afterEach(async () => {
    for (const page of browser.context.pages()) if (page.url() !== "about:blank") await page.close();
  });

  /** Opens a view, and leaves the page for another one. */
  async function openAndLeave(hash, before = undefined) {
    const page = await openPage(browser, `${demo.page}/#/${hash}`, (fresh) =>
      fresh.addInitScript((pollSeconds) => {
        // Other pages may not store anything.
        if (location.hash !== "") localStorage.setItem("jumpstarter-web.preferences", JSON.stringify({ pollSeconds }));
        addEventListener("pageshow", ({ persisted }) => (globalThis.wasRestored = persisted));
      }, INTERVAL_MS / 1_000),
    );
    await page.getByText(/^updated \d+s ago$/).waitFor(WAIT);
    await before?.(page);
    await page.evaluate(() => (globalThis.isFirstDocument = true));
    await page.goto(`${demo.page}/example.js`);
    return page;
  }

  /** Waits until `isTrue`, at most as long as for a text. */
  async function until(page, isTrue, what) {
    const end = performance.now() + WAIT.timeout;
    while (!(await isTrue())) {
      assert.ok(performance.now() < end, `${what}: not in ${WAIT.timeout} ms`);
      await page.waitForTimeout(100);
    }
  }

  /** Waits until what was sent before has arrived; the returned function lists the calls since then. */
  async function quiet(page) {
    let since = await demo.listen();
    await until(
      page,
      async () => {
        since = await demo.listen();
        await page.waitForTimeout(INTERVAL_MS / 2);
        return (await since()).length === 0;
      },
      "no call for half an interval",
    );
    return since;
  }

  /** Goes back; fails with the browser's reasons if the page was loaded again. */
  async function goBack(page) {
    // Playwright's own goBack waits for events that Firefox does not report of a restored page.
    await page.evaluate(() => void setTimeout(() => history.back()));
    await page.waitForFunction(() => location.hash !== "" && globalThis.wasRestored !== undefined, undefined, WAIT);
    const why = await page.evaluate(() =>
      globalThis.isFirstDocument && globalThis.wasRestored
        ? null
        : JSON.stringify(
            /** @type {any} */ (performance.getEntriesByType("navigation")[0]).notRestoredReasons ??
              "the browser gives no reason",
          ),
    );
    assert.equal(why, null);
  }

  /** Waits for a text. With Firefox, a locator would wait for the end of a navigation that has none. */
  const seen = (page, text) =>
    page.waitForFunction(
      ([source, flags]) => new RegExp(source, flags).test(document.body.innerText),
      [text.source, text.flags],
      WAIT,
    );

  for (const [view, hash] of [
    ["exporters", "exporters"],
    ["calendar", "calendar?zoom=week"],
  ]) {
    it(`restores the ${view}, which send nothing meanwhile and are read again at once`, async () => {
      const page = await openAndLeave(hash);
      const since = await quiet(page);
      await page.waitForTimeout(2.5 * INTERVAL_MS);
      assert.deepEqual(await since(), []);
      await goBack(page);
      for (const list of ["ListExporters", "ListLeases"]) {
        await until(page, async () => (await since(list)).length >= 4, `four calls of ${list}`);
        // The history has a watch of its own.
        if (hash.startsWith("calendar") && list === "ListLeases") continue;
        const calls = await since(list);
        for (const [index, { ended_ms }] of calls.slice(0, -1).entries()) {
          const passed = calls[index + 1].started_ms - ended_ms;
          assert.ok(passed >= SHORTEST_MS, `two reads of ${list} ${passed} ms apart`);
        }
      }
      await seen(page, /updated \ds ago/);
      assert.equal(await page.evaluate(() => document.querySelector(".pf-v6-c-alert")?.textContent), undefined);
      assert.deepEqual(page.wrongs(/favicon/), []);
    });
  }

  it("restores a page that a fault keeps waiting, and connects again", async () => {
    const page = await openAndLeave("exporters");
    await demo.fault({ http_status: 503 });
    await goBack(page);
    await seen(page, /Exporters: shown as of/);
    await demo.fault({});
    await seen(page, /^(?!.*Exporters: shown as of)/s);
    assert.deepEqual(page.wrongs(/favicon|Failed to load resource/), []);
  });

  it("keeps a booking that is typed in", async () => {
    const page = await openAndLeave("exporters?book=", (opened) => opened.getByLabel("Selector").fill("arch=arm64"));
    await goBack(page);
    assert.equal(
      await page.evaluate(() => /** @type {HTMLInputElement} */ (document.querySelector("#selector")).value),
      "arch=arm64",
    );
  });
});
