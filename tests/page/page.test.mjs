// Uses the page like a user, in the browser of PAGE_BROWSER, with the demo controller, whose log shows what reached it. For
// accessibility, see accessibility.test.mjs.
import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { dialog, ENGINE, openPage, rows, WAIT } from "./browser.mjs";
import { withDemo } from "./setup.mjs";
import { hide, makeHideable, show } from "./visibility.mjs";

describe("the page", () => {
  let demo;
  let browser;
  withDemo((started) => ({ demo, browser } = started));
  afterEach(async () => {
    await demo.fault({});
  });

  const open = (hash = "", prepare) => openPage(browser, `${demo.page}/${hash}`, prepare);

  /** Opens the exporters view and waits for all exporters. */
  async function openExporters(prepare) {
    const page = await open("", prepare);
    await page.getByText("40 exporters").waitFor(WAIT);
    return page;
  }

  /** An exporter that is free and can be booked. */
  async function freeExporter(page) {
    const leased = new Set((await demo.leases()).filter((lease) => !lease.ended).map((lease) => lease.exporter));
    const buttons = rows(page, "Exporters")
      .filter({ hasText: "Available" })
      .getByRole("button", { name: /^Book / });
    for (const button of await buttons.all()) {
      const name = (await button.getAttribute("aria-label")).slice("Book ".length);
      if (!leased.has(name) && (await button.isEnabled())) return name;
    }
    throw new Error("the lab has no free exporter");
  }

  /** The name of the lease in the dialog's success message. */
  async function bookedLease(page) {
    const box = dialog(page, "Book a device");
    await box.getByText(/is yours\./).waitFor(WAIT);
    return box.locator("strong").innerText();
  }

  async function release(page, name) {
    await page.getByRole("link", { name: "Leases" }).click();
    await page.getByRole("button", { name: `Release ${name}`, exact: true }).click(WAIT);
    await dialog(page, /Release this lease/)
      .getByRole("button", { name: "Release", exact: true })
      .click();
    await dialog(page, /Release this lease/).waitFor({ state: "hidden", ...WAIT });
  }

  it("connects automatically and shows the 40 exporters, and the leases of all clients", async () => {
    const page = await openExporters();
    assert.equal(await rows(page, "Exporters").count(), 40);
    assert.equal(await page.getByLabel("Client").inputValue(), "alice");
    await page.getByRole("link", { name: "Leases" }).click();
    await rows(page, "Leases").first().waitFor(WAIT);
    const active = (await demo.leases()).filter((lease) => !lease.ended);
    assert.equal(await rows(page, "Leases").count(), active.length);
    for (const client of new Set(active.map((lease) => lease.client))) {
      assert.ok((await rows(page, "Leases").filter({ hasText: client }).count()) > 0, client);
    }
    assert.deepEqual(page.wrongs(), []);
  });

  it("books one exporter with one CreateLease, regardless of the number of clicks, and releases it", async () => {
    const page = await openExporters();
    const name = await freeExporter(page);
    const since = await demo.listen();
    await page.getByRole("button", { name: `Book ${name}`, exact: true }).click();
    const box = dialog(page, "Book a device");
    assert.equal(await box.locator("#exporterName").inputValue(), name);
    await box.getByRole("button", { name: "Book", exact: true }).dblclick();
    const lease = await bookedLease(page);
    await box.getByText(`${name} is yours.`).waitFor(WAIT);
    // The focused element was removed with the form: now the close button has the focus.
    assert.equal(await page.evaluate(() => document.activeElement?.id), "booking-close");
    await box.getByRole("button", { name: "Close", exact: true }).last().click();
    const row = rows(page, "Exporters").filter({ hasText: name }).filter({ hasText: "alice (you)" });
    await row.waitFor(WAIT);
    assert.equal((await since("CreateLease")).length, 1);

    await release(page, lease);
    await page.getByText(`Released ${name}.`).waitFor(WAIT);
    await rows(page, "Leases")
      .filter({ hasText: lease })
      .waitFor({ state: "detached", ...WAIT });
    await page.getByRole("button", { name: "Ended", exact: true }).click();
    await rows(page, "Leases").filter({ hasText: lease }).filter({ hasText: "Ended" }).waitFor(WAIT);
    assert.equal((await since("DeleteLease")).length, 1);
    // The controller ends a released lease a moment after its answer.
    const hasEnded = async () => (await demo.leases()).find((one) => one.name === lease).ended;
    const limit = Date.now() + WAIT.timeout;
    while (!(await hasEnded())) {
      assert.ok(Date.now() < limit, "the lease does not end");
      await page.waitForTimeout(50);
    }
    assert.deepEqual(page.wrongs(), []);
  });

  it("books by selector, with tags, a duration and a chosen name", async () => {
    const page = await openExporters();
    const since = await demo.listen();
    await page.getByRole("button", { name: "Book a device" }).click();
    const box = dialog(page, "Book a device");
    await box.getByLabel("Selector").fill("arch=arm64");
    await box.getByRole("button", { name: "2 hours" }).click();
    await box.getByRole("button", { name: "Begin, tags and name" }).click();
    await box.getByLabel("Tags", { exact: true }).fill("ticket=LAB-7");
    await box.getByLabel("Name", { exact: true }).fill("page-test-lease");
    await box.getByLabel("Name", { exact: true }).press("Enter");
    assert.equal(await bookedLease(page), "page-test-lease");
    await box.getByRole("button", { name: "Close", exact: true }).last().click();
    assert.equal((await since("CreateLease")).length, 1);
    await page.getByRole("link", { name: "Leases" }).click();
    const row = rows(page, "Leases").filter({ hasText: "page-test-lease" });
    await row.filter({ hasText: "ticket=LAB-7" }).waitFor(WAIT);
    assert.match(await row.innerText(), /1h 59m|2h/);
    await release(page, "page-test-lease");
    await row.waitFor({ state: "detached", ...WAIT });
    assert.deepEqual(page.wrongs(), []);
  });

  it("says in the dialog why a lease can never run, and what it waits for", async () => {
    const page = await openExporters();
    await page.getByRole("button", { name: "Book a device" }).click();
    const box = dialog(page, "Book a device");
    await box.getByLabel("Selector").fill("board=no-such-board");
    await box.getByRole("button", { name: "Book", exact: true }).click();
    await box.getByText(/No device: nothing matches/).waitFor(WAIT);
    assert.match(await box.innerText(), /0 exporters/);
    await box.getByRole("button", { name: "Close", exact: true }).last().click();

    const runs = (lease) => !lease.ended && lease.exporter && lease.client !== "alice";
    const taken = (await demo.leases()).find(runs).exporter;
    await page.getByRole("button", { name: `Book ${taken}`, exact: true }).click();
    await box.getByRole("button", { name: "Book", exact: true }).click();
    await box.getByText(/Waiting: all in use\./).waitFor(WAIT);
    const lease = await box.locator("strong").innerText();
    await box.getByRole("button", { name: "Close", exact: true }).last().click();
    await release(page, lease);
    // The controller ends a released lease a moment after its answer.
    const hasEnded = async () => (await demo.leases()).find((one) => one.name === lease).ended;
    const limit = Date.now() + WAIT.timeout;
    while (!(await hasEnded())) {
      assert.ok(Date.now() < limit, "the lease does not end");
      await page.waitForTimeout(50);
    }
    assert.deepEqual(page.wrongs(), []);
  });

  it("shows invalid input at its field, before anything is sent", async () => {
    const page = await openExporters();
    const since = await demo.listen();
    await page.getByRole("button", { name: "Book a device" }).click();
    const box = dialog(page, "Book a device");
    const book = box.getByRole("button", { name: "Book", exact: true });
    await book.click();
    await box.getByText(/Enter the labels/).waitFor(WAIT);
    await box.getByLabel("Selector").fill("arch=arm64");
    for (const [label, bad, good] of [
      ["For how long", "soon", "30m"],
      ["Selector", "a=b=c", "arch=arm64"],
    ]) {
      await box.getByLabel(label).fill(bad);
      await book.click();
      await box.locator(`[aria-invalid="true"]`).waitFor(WAIT);
      assert.equal(await box.getByLabel(label).getAttribute("aria-invalid"), "true", label);
      assert.ok(await box.getByLabel(label).evaluate((field) => field === document.activeElement), label);
      assert.ok((await box.locator(".pf-m-error").last().innerText()).length > 5, label);
      await box.getByLabel(label).fill(good);
    }
    await box.getByRole("button", { name: "Begin, tags and name" }).click();
    await box.getByLabel("Tags", { exact: true }).fill("a/b=c");
    await book.click();
    await box.locator(`[aria-invalid="true"]`).waitFor(WAIT);
    assert.equal(await box.getByLabel("Tags", { exact: true }).getAttribute("aria-invalid"), "true");
    assert.deepEqual(await since("CreateLease"), []);
    assert.deepEqual(page.wrongs(), []);
  });

  it("shows an error of the controller in plain words, and books after it is fixed", async () => {
    const page = await openExporters();
    const since = await demo.listen();
    await demo.fault({ status: { code: 8, message: "quota of the lab used up" }, methods: ["CreateLease"] });
    await page.getByRole("button", { name: "Book a device" }).click();
    const box = dialog(page, "Book a device");
    await box.getByLabel("Selector").fill("arch=arm64");
    await box.getByRole("button", { name: "Book", exact: true }).click();
    await box.getByText("The controller is over its limits.").waitFor(WAIT);
    await box.getByRole("button", { name: "Details" }).click();
    await box.getByText(/quota of the lab used up/).waitFor(WAIT);
    await demo.fault({});
    await box.getByRole("button", { name: "Book", exact: true }).click();
    const lease = await bookedLease(page);
    assert.equal((await since("CreateLease")).filter((call) => call.did_work).length, 1);
    await box.getByRole("button", { name: "Close", exact: true }).last().click();
    await release(page, lease);
    assert.deepEqual(page.wrongs(), []);
  });

  it("keeps the data when a refresh fails, and shows its time", async () => {
    const page = await openExporters();
    await demo.fault({ http_status: 502, html: true });
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("A proxy or gateway answered instead of the controller.").waitFor(WAIT);
    await page.getByText(/Exporters: shown as of/).waitFor(WAIT);
    assert.equal(await rows(page, "Exporters").count(), 40);
    await demo.fault({});
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText(/Exporters: shown as of/).waitFor({ state: "detached", ...WAIT });
    assert.deepEqual(page.wrongs(/Failed to load resource/), []);
  });

  it("filters by label selector, in sync with the address, and shows the parser's errors at the field", async () => {
    const page = await open("#/exporters?filter=arch%3Darm64");
    await rows(page, "Exporters").first().waitFor(WAIT);
    const some = await rows(page, "Exporters").count();
    assert.ok(some > 0 && some < 40, String(some));
    const box = page.getByLabel("Filter by labels");
    assert.equal(await box.inputValue(), "arch=arm64");
    await box.fill("arch in (arm64");
    await page.locator("#filter-problem .pf-m-error").waitFor(WAIT);
    assert.equal(await rows(page, "Exporters").count(), some);
    await box.fill("no-such-label");
    await page.getByText("No exporter matches").waitFor(WAIT);
    await page.waitForURL(/filter=no-such-label/, WAIT);
    await page.getByRole("button", { name: "Clear the filter" }).click();
    await page.getByText("40 exporters").waitFor(WAIT);
    assert.deepEqual(page.wrongs(), []);
  });

  it("refreshes every few seconds while visible, and sends nothing while hidden", async () => {
    const page = await openExporters(makeHideable);
    const name = await freeExporter(page);
    await demo.changeExporter(name, { status_message: "changed under the page" });
    await page.getByText("changed under the page").waitFor(WAIT);
    await hide(page);
    // Requests in progress arrive.
    await page.waitForTimeout(2_000);
    const hidden = await demo.listen();
    await page.waitForTimeout(6_500);
    assert.deepEqual(await hidden(), []);
    await demo.changeExporter(name, { status_message: "" });
    await show(page);
    await page.getByText("changed under the page").waitFor({ state: "detached", ...WAIT });
    assert.deepEqual(page.wrongs(), []);
  });

  it("switches to another client, which may release its own leases", async () => {
    const page = await open("#/leases");
    await rows(page, "Leases").first().waitFor(WAIT);
    const others = (await demo.leases()).filter((lease) => !lease.ended && lease.client === "bob");
    assert.equal(await page.getByRole("button", { name: `Release ${others[0].name}`, exact: true }).count(), 0);
    await page.getByLabel("Client", { exact: true }).selectOption("bob");
    await page.getByRole("button", { name: `Release ${others[0].name}`, exact: true }).waitFor(WAIT);
    assert.deepEqual(page.wrongs(), []);
  });

  // Firefox ESR has no command for it.
  it("follows the system's dark mode", { skip: ENGINE === "firefox" }, async () => {
    const page = await openExporters((fresh) => fresh.emulateMedia({ colorScheme: "dark" }));
    const isDark = () => page.evaluate(() => document.documentElement.classList.contains("pf-v6-theme-dark"));
    assert.equal(await isDark(), true);
    await page.emulateMedia({ colorScheme: "light" });
    await page.waitForFunction(() => !document.documentElement.classList.contains("pf-v6-theme-dark"), undefined, WAIT);
  });

  it("runs the README's program in a page without a bundler", async () => {
    const since = await demo.listen();
    const page = await open("example.html");
    await page.getByText(/In-Use .* left/).waitFor(WAIT);
    assert.ok((await page.locator("pre").innerText()).split("\n").length > 40);
    while ((await since("DeleteLease")).length === 0) await page.waitForTimeout(100);
    assert.equal((await since("CreateLease")).length, 1);
    assert.deepEqual(page.wrongs(), []);
  });
});
