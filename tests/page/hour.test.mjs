// An hour of the page, in Chromium, on a clock that the test moves: leases begin and end, endpoints die and come back, the page
// is hidden and shown. The lab is in the tab and has the same clock. Nothing may leak, nothing may stay in a wrong state, and a
// hidden page sends nothing.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dialog, openPage, rows, WAIT } from "./browser.mjs";
import { withFiles } from "./setup.mjs";
import { hide, makeHideable, show } from "./visibility.mjs";

const MINUTE = 60_000;
const STEP = 10_000;
const VIEWS = ["overview", "exporters", "leases", "calendar", "endpoints", "exporters/rpi4-01?tab=calendar"];
/** The largest ratio of the heap after an hour to that after ten minutes, in which each view is loaded and used. */
const GROWTH = 1.1;

describe("an hour of the page", () => {
  let files;
  let browser;
  withFiles((started) => ({ files, browser } = started));

  it("leaks nothing, recovers from each fault, and sends nothing while hidden", async () => {
    const page = await openPage(browser, `${files.url}#/exporters`, async (fresh) => {
      await fresh.clock.install();
      await makeHideable(fresh);
      await fresh.addInitScript(observe);
    });
    await page.getByText("40 exporters").waitFor(WAIT);
    const session = await browser.context.newCDPSession(page);

    const run = async (ms) => {
      for (let passed = 0; passed < ms; passed += STEP) await page.clock.runFor(Math.min(STEP, ms - passed));
    };
    /** Runs until it is there, at most so long. */
    const runUntil = async (locator, isThere, ms) => {
      for (let passed = 0; (await locator.count()) > 0 !== isThere; passed += 1_000) {
        assert.ok(passed < ms, `${locator} is ${isThere ? "not there" : "still there"} after ${ms / 1_000} s`);
        await page.clock.runFor(1_000);
      }
    };
    const view = (hash) => page.evaluate((next) => (window.location.hash = `#/${next}`), hash);
    const sent = () => page.evaluate(() => globalThis.observed.sent);
    const fault = (body) => page.evaluate((order) => globalThis.observed.fault(order), body);
    const stale = page.getByText(/: shown as of/);

    const visitAll = async () => {
      for (const hash of VIEWS) {
        await view(hash);
        await run(STEP);
      }
    };

    /** Ten minutes: a booking that ends by itself, an outage, a pause while hidden. */
    const round = async () => {
      const end = (await page.evaluate(() => Date.now())) + 10 * MINUTE;
      await view("exporters?book=");
      const box = dialog(page, "Book a device");
      await box.getByLabel("Selector").fill("arch=arm64");
      await box.getByLabel("For how long").fill("5m");
      await box.getByRole("button", { name: "Book", exact: true }).click();
      await runUntil(box.locator("strong"), true, MINUTE);
      const lease = await box.locator("strong").innerText();
      await box.getByRole("button", { name: "Close", exact: true }).last().click();
      await visitAll();

      await fault({ refuse: true });
      await visitAll();
      await view("exporters");
      await runUntil(stale.first(), true, MINUTE);
      await fault({});
      // The longest back-off is a minute.
      await runUntil(stale, false, 2 * MINUTE);

      await hide(page);
      const before = await sent();
      await run(2 * MINUTE);
      assert.equal(await sent(), before, "sent while hidden");
      await show(page);
      await run(10_000);
      assert.ok((await sent()) > before, "nothing is read when the page is shown again");

      // The lease has ended by then.
      await run(Math.max(0, end - (await page.evaluate(() => Date.now()))));
      await view("leases?show=mine");
      await runUntil(rows(page, "Leases").filter({ hasText: lease }), false, MINUTE);
      assert.deepEqual(await page.getByRole("alert").allInnerTexts(), []);
      assert.match(await page.locator(".page-updated").innerText(), /^updated \d+s ago$/);
    };
    const heap = async () => {
      await view("exporters");
      await page.getByText("40 exporters").waitFor(WAIT);
      await run(30_000);
      return bytesOfObjects(session);
    };

    await round();
    const early = await heap();
    for (let count = 1; count < 6; count += 1) await round();
    const late = await heap();
    assert.ok(late <= early * GROWTH, `the heap grew from ${early} to ${late} bytes`);
    console.log(`heap after 10 minutes ${(early / 1e6).toFixed(2)} MB, after an hour ${(late / 1e6).toFixed(2)} MB`);
    assert.deepEqual(page.wrongs(), []);
  });
});

/** The size of the page's objects, without compiled code, and without what is outside of JavaScript's heap. */
async function bytesOfObjects(session) {
  const chunks = [];
  const collect = ({ chunk }) => chunks.push(chunk);
  session.on("HeapProfiler.addHeapSnapshotChunk", collect);
  // It collects garbage first.
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  session.off("HeapProfiler.addHeapSnapshotChunk", collect);
  const { snapshot, nodes } = JSON.parse(chunks.join(""));
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf("type"), fields.indexOf("self_size")];
  let bytes = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    if (!/^(code|native|hidden)$/.test(types[type][nodes[node + type]])) bytes += nodes[node + size];
  }
  return bytes;
}

/** Runs in the page before its scripts. */
function observe() {
  const observed = {
    /** The calls to the lab so far. */
    sent: 0,
    /** Sets the fault of all three endpoints. */
    async fault(order) {
      const body = JSON.stringify(order);
      for (const index of [0, 1, 2]) {
        await fetch(`https://admin.lab.example/endpoints/${index}/fault`, { method: "PUT", body });
      }
    },
  };
  globalThis.observed = observed;
  // The lab in the tab replaces `fetch`.
  let current = globalThis.fetch;
  Object.defineProperty(globalThis, "fetch", {
    get: () => current,
    set(lab) {
      current = (input, init) => {
        const url = input instanceof Request ? input.url : String(input);
        if (url.includes("ClientService")) observed.sent += 1;
        return lab(input, init);
      };
    },
  });
}
