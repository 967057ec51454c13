// The browser's notification before a lease ends, in Chromium: asked for only by a click, shown by a hidden page, once, and
// leading to its lease. The lab is in the tab, and both have a clock that the test moves.
import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { dialog, openPage, WAIT } from "./browser.mjs";
import { withFiles } from "./setup.mjs";
import { hide, makeHideable, show } from "./visibility.mjs";

describe("the notification before a lease ends", () => {
  let files;
  let browser;
  withFiles((started) => ({ files, browser } = started));
  afterEach(() => browser.context.clearPermissions());

  /** Opens the settings of a page whose notifications are recorded, with a lease of twenty minutes. */
  async function openSettings() {
    const page = await openPage(browser, `${files.url}#/exporters?book=`, async (fresh) => {
      await fresh.clock.install();
      await makeHideable(fresh);
      await fresh.addInitScript(record);
    });
    const box = dialog(page, "Book a device");
    await box.getByLabel("Selector").fill("arch=arm64");
    await box.getByLabel("For how long").fill("20m");
    await box.getByRole("button", { name: "Book", exact: true }).click();
    const lease = await box.locator("strong").innerText();
    await box.getByRole("button", { name: "Close", exact: true }).last().click();
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByLabel("Time zone").waitFor(WAIT);
    return { page, lease };
  }
  const run = async (page, minutes) => {
    for (let passed = 0; passed < minutes * 6; passed += 1) await page.clock.runFor(10_000);
  };
  const asked = (page) => page.evaluate(() => globalThis.recorded.asked);
  const of = (page, lease) =>
    page.evaluate((name) => globalThis.recorded.shown.filter(({ tag }) => tag.startsWith(`${name} `)).length, lease);

  it("is shown by a hidden page, once, and leads to the lease", async () => {
    await browser.context.grantPermissions(["notifications"]);
    const { page, lease } = await openSettings();
    assert.equal(await asked(page), 0, "asked without a click");
    await page.getByText(/^Notify me before/).click();
    await page.waitForFunction(
      () => /** @type {HTMLInputElement} */ (document.querySelector("#settings-notify")).checked,
      undefined,
      WAIT,
    );
    assert.equal(await asked(page), 1);
    await hide(page);
    await run(page, 15);
    assert.equal(await of(page, lease), 0, "too early");
    await run(page, 2);
    assert.equal(await of(page, lease), 1);
    assert.ok((await page.evaluate(() => globalThis.recorded.errors)) === 0, "the browser did not show it");
    await run(page, 1);
    await show(page);
    await page.clock.runFor(5_000);
    await page
      .getByText(/Your lease of/)
      .first()
      .waitFor(WAIT);
    assert.equal(await of(page, lease), 1, "again when the page is shown");

    await page.evaluate(() => globalThis.recorded.shown.at(-1).onclick(new Event("click")));
    await page.getByRole("heading", { name: lease, level: 1 }).waitFor(WAIT);
    await page.waitForFunction(() => document.activeElement?.id === "page-heading", undefined, WAIT);
    assert.deepEqual(page.wrongs(), []);
  });

  it("is off where the browser does not allow it", async () => {
    const { page, lease } = await openSettings();
    const session = await browser.context.newCDPSession(page);
    await session.send("Browser.setPermission", { permission: { name: "notifications" }, setting: "denied" });
    await page.getByText(/^Notify me before/).click();
    await page.getByText("The browser does not allow notifications for this page.").waitFor(WAIT);
    assert.equal(await page.getByRole("switch").isChecked(), false);
    await hide(page);
    await run(page, 17);
    assert.equal(await of(page, lease), 0);
  });
});

/** Runs in the page before its scripts: records what is asked and shown. */
function record() {
  const recorded = { asked: 0, shown: [], errors: 0 };
  globalThis.recorded = recorded;
  const ask = Notification.requestPermission.bind(Notification);
  globalThis.Notification = class extends Notification {
    constructor(title, options) {
      super(title, options);
      this.addEventListener("error", () => (recorded.errors += 1));
      recorded.shown.push(this);
    }
    static requestPermission() {
      recorded.asked += 1;
      return ask();
    }
  };
}
