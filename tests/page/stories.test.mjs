// What users do in each view, in the browser of PAGE_BROWSER, with the demo controller and its faults. The tables, bookings and
// releases: page.test.mjs.
import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { dialog, openPage, rows, WAIT } from "./browser.mjs";
import { withDemo } from "./setup.mjs";

/** A running lease of alice in the demo. */
const LEASE = "alice-wifi-bringup";

describe("the stories of the page", () => {
  let demo;
  let browser;
  withDemo((started) => ({ demo, browser } = started));
  afterEach(async () => {
    await demo.fault({});
  });

  const open = (hash) => openPage(browser, `${demo.page}/#/${hash}`);
  const known = async (name) => (await demo.leases()).find((lease) => lease.name === name);

  it("extends a lease, and shows the controller's words if it refuses", async () => {
    const page = await open(`leases/${LEASE}`);
    const since = await demo.listen();
    await page.getByRole("button", { name: "Extend by 1 hour" }).click();
    await page.getByText(/now ends at/).waitFor(WAIT);
    assert.equal((await since("UpdateLease")).length, 1);
    await demo.fault({ status: { code: 9, message: "two hours are the limit of this lab" }, methods: ["UpdateLease"] });
    await page.getByRole("button", { name: "Extend by 15 minutes" }).click();
    await page.getByText(/was not extended/).waitFor(WAIT);
    await page
      .getByText(/two hours are the limit of this lab/)
      .first()
      .waitFor(WAIT);
    assert.deepEqual(page.wrongs(), []);
  });

  it("hands a lease over, and refuses what cannot be done", async () => {
    const page = await open(`leases/${LEASE}`);
    const change = async (name, value) => {
      await page.getByRole("button", { name, exact: true }).first().click();
      const box = dialog(page, name);
      if (value !== null) await box.locator("#change-value").fill(value);
      await box.getByRole("button", { name, exact: true }).click();
      return box;
    };
    await (await change("Change the end", "")).getByText("This is not a date and time.").waitFor(WAIT);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    // The demo's controller knows no sharing, and ignores it.
    await (await change("Share", "bob")).getByText("The lease did not change.").waitFor(WAIT);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await change("Hand over", "bob");
    await page.getByText(/now belongs to bob/).waitFor(WAIT);
    // What its new owner alone may do is gone.
    await page.getByRole("button", { name: "Hand over", exact: true }).waitFor({ state: "detached", ...WAIT });
    assert.deepEqual(page.wrongs(), []);
  });

  it("books a free span of the calendar by keyboard, and has it as a table", async () => {
    const page = await open("calendar?filter=board%3Dqemu");
    const grid = page.getByRole("application", { name: "Calendar" });
    await grid.focus();
    const box = dialog(page, "Book a device");
    const mark = page.locator(".calendar-said");
    await page.keyboard.press("ArrowRight");
    // Down, to an exporter that is free then.
    for (let row = 0; !/^[\w-]+, .*: free$/.test(await mark.innerText()); row += 1) {
      assert.ok(row < 40, "no exporter is free");
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Shift+ArrowRight");
    const [, exporter] = /^(\S+), /.exec(await mark.innerText());
    await page.keyboard.press("Enter");
    await box.waitFor(WAIT);
    assert.equal(await box.locator("#exporterName").inputValue(), exporter);
    const since = await demo.listen();
    await box.getByRole("button", { name: "Book", exact: true }).click();
    await box.locator("strong").waitFor(WAIT);
    assert.equal((await since("CreateLease")).length, 1);
    const name = await box.locator("strong").innerText();
    await box.getByRole("button", { name: "Close", exact: true }).last().click();
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await rows(page, "Calendar").filter({ hasText: exporter }).filter({ hasText: "alice (you)" }).first().waitFor(WAIT);
    assert.ok((await known(name)) !== undefined);
    assert.deepEqual(page.wrongs(), []);
  });

  it("books a span that the mouse marks, and begins the lease later", async () => {
    const page = await open("calendar?filter=board%3Dqemu");
    await page.locator(".calendar-bar").first().waitFor(WAIT);
    // From four fifths of a row on, where nothing is booked.
    const [y, from, until] = await page.locator(".calendar-track").evaluateAll((tracks) => {
      for (const track of tracks) {
        const { left, top, width, height } = track.getBoundingClientRect();
        const [middle, ...xs] = [top + height / 2, left + 0.8 * width, left + 0.88 * width, left + 0.96 * width];
        if (xs.every((x) => document.elementFromPoint(x, middle) === track)) return [middle, xs[0], xs[2]];
      }
      return [];
    });
    assert.ok(y !== undefined, "no row is free");
    await page.mouse.move(from, y);
    await page.mouse.down();
    await page.mouse.move(until, y, { steps: 4 });
    await page.mouse.up();
    const box = dialog(page, "Book a device");
    await box.getByRole("button", { name: "Book", exact: true }).click();
    await box.locator("strong").waitFor(WAIT);
    const name = await box.locator("strong").innerText();
    await box.getByRole("button", { name: "Close", exact: true }).last().click();

    const lease = await open(`leases/${name}`);
    const facts = lease.locator(".pf-v6-c-description-list__group").filter({ hasText: /^Begin/ });
    const begin = Date.parse(await facts.locator("time").getAttribute("datetime"));
    const later = new Date(begin + 600_000);
    await lease.getByRole("button", { name: "Change the begin", exact: true }).click();
    const change = dialog(lease, "Change the begin");
    const local = new Date(later.getTime() - later.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    await change.locator("#change-value").fill(local);
    await change.getByRole("button", { name: "Change the begin", exact: true }).click();
    await lease.getByText(/now begins at/).waitFor(WAIT);
    await facts.locator(`time[datetime^="${later.toISOString().slice(0, 16)}"]`).waitFor(WAIT);
    assert.deepEqual([...page.wrongs(), ...lease.wrongs()], []);
  });

  it("shows the lab at a glance, keeps it through an outage, and leads to the exporters behind a number", async () => {
    const page = await open("overview");
    const counts = page.locator(".overview-number");
    await counts.first().waitFor(WAIT);
    const sum = (await counts.allInnerTexts()).reduce((total, text) => total + Number(text), 0);
    assert.equal(sum, 40);
    await demo.fault({ http_status: 503 });
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText(/Overview: shown as of/).waitFor(WAIT);
    assert.equal(await counts.count(), 5);
    await demo.fault({});
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText(/Overview: shown as of/).waitFor({ state: "detached", ...WAIT });
    const offline = Number(await page.locator(".overview-offline .overview-number").innerText());
    await page.locator(".overview-offline a").click();
    await page.getByText(`${offline} exporters`, { exact: true }).waitFor(WAIT);
    assert.deepEqual(page.wrongs(/Failed to load resource/), []);
  });

  it("shows one exporter, and its data as YAML and JSON", async () => {
    const page = await open("exporters/rpi4-01");
    await page.getByText("Leased by").first().waitFor(WAIT);
    await page.getByRole("tab", { name: "YAML and JSON" }).click();
    await page.getByText("name: rpi4-01").waitFor(WAIT);
    await page.waitForURL(/tab=data/, WAIT);
    await page.getByRole("link", { name: "Exporters", exact: true }).last().click();
    await page.getByText("40 exporters").waitFor(WAIT);
    await page.goBack();
    await page.getByText("name: rpi4-01").waitFor(WAIT);
    assert.equal(await page.title(), "rpi4-01 – Exporters – Jumpstarter");
    assert.deepEqual(page.wrongs(), []);
  });

  it("keeps the settings of this browser after a reload", async () => {
    const page = await open("settings");
    const choose = (name, option) => page.getByLabel(name, { exact: true }).selectOption(option);
    await choose("Theme", "dark");
    await choose("Time zone", "Asia/Tokyo");
    await choose("Density", "compact");
    await choose("Language", "de");
    await page.getByRole("heading", { name: "Einstellungen", level: 1 }).waitFor(WAIT);
    await page.reload();
    await page.getByRole("heading", { name: "Einstellungen", level: 1 }).waitFor(WAIT);
    const classes = await page.evaluate(() => document.documentElement.className);
    assert.match(classes, /pf-v6-theme-dark/);
    assert.equal(await page.locator("#settings-zone").inputValue(), "Asia/Tokyo");
    assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
    await page.locator("#settings-language").selectOption("en");
    await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor(WAIT);
    await page.evaluate(() => localStorage.clear());
    assert.deepEqual(page.wrongs(), []);
  });
});

describe("the page, with a controller that knows sharing", () => {
  let demo;
  let browser;
  withDemo((started) => ({ demo, browser } = started), { more: ["--sharing"] });

  it("shares a lease", async () => {
    const page = await openPage(browser, `${demo.page}/#/leases/${LEASE}`);
    await page.getByRole("button", { name: "Share", exact: true }).click();
    const box = dialog(page, "Share");
    await box.locator("#change-value").fill("bob");
    await box.getByRole("button", { name: "Share", exact: true }).click();
    await page.getByText(/The sharing of .* was changed\./).waitFor(WAIT);
    await box.waitFor({ state: "detached", ...WAIT });
    await page
      .locator(".pf-v6-c-description-list__group")
      .filter({ hasText: /^Shared with/ })
      .getByText("bob")
      .waitFor(WAIT);
    assert.deepEqual(page.wrongs(), []);
  });
});
