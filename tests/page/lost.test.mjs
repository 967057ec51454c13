// A booking whose response is lost, in the browser of PAGE_BROWSER: the page's message, and that repeating it is safe. The demo
// counts the leases.
import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { dialog, openPage, rows, WAIT } from "./browser.mjs";
import { withDemo } from "./setup.mjs";

describe("a booking whose response is lost", () => {
  let demo;
  let browser;
  withDemo((started) => ({ demo, browser } = started));
  afterEach(async () => {
    await demo.fault({});
  });

  /** Opens the booking dialog in a page whose clock the test controls: the booking times out after half a minute. */
  async function openDialog() {
    const page = await openPage(browser, demo.page, (fresh) => fresh.clock.install());
    await rows(page, "Exporters").first().waitFor(WAIT);
    await page.getByRole("button", { name: "Book a device" }).click();
    return { page, box: dialog(page, "Book a device") };
  }

  const fill = (box, selector) => box.getByLabel("Selector").fill(selector);
  const book = (box) => box.getByRole("button", { name: "Book", exact: true }).click();

  /** Advances the clock until the booking has timed out, and returns the lease name that the page then shows. */
  async function lostName(page, box) {
    const words = box.getByText(/It may have been booked as \S+, or may still be/);
    while (!(await words.isVisible())) await page.clock.runFor(1_000);
    return /booked as ([^\s,]+)/.exec(await words.innerText())[1];
  }

  const cut = () => demo.fault({ cut: "after", methods: ["CreateLease", "GetLease"] });
  const leases = async (selector) => (await demo.leases()).filter((lease) => lease.selector === selector);

  it("is found by its name when the controller answers again, and is not made twice", async () => {
    const { page, box } = await openDialog();
    await fill(box, "arch=arm64");
    await cut();
    await book(box);
    const name = await lostName(page, box);
    await demo.fault({});
    const yours = box.getByText(/is yours\./);
    while (!(await yours.isVisible())) await page.clock.runFor(1_000);
    assert.equal(await box.locator("strong").innerText(), name);
    assert.deepEqual(
      (await leases("arch=arm64")).map((lease) => lease.name),
      [name],
    );
  });

  it("is still the same lease after a second loss, also in a dialog that was opened again", async () => {
    const { page, box } = await openDialog();
    await fill(box, "arch=amd64");
    await cut();
    await book(box);
    const name = await lostName(page, box);
    // The response is lost again: the message disappears while the request is sent, and returns.
    await book(box);
    await box.getByText(/It may have been booked as/).waitFor({ state: "detached", ...WAIT });
    assert.equal(await lostName(page, box), name);
    await box.getByRole("button", { name: "Cancel" }).click();
    await demo.fault({});
    await page.getByRole("button", { name: "Book a device" }).click();
    await fill(box, "arch=amd64");
    await book(box);
    await box.locator("strong").waitFor(WAIT);
    assert.equal(await box.locator("strong").innerText(), name);
    assert.deepEqual(
      (await leases("arch=amd64")).map((lease) => lease.name),
      [name],
    );
  });

  it("is another lease if the form is changed", async () => {
    const { page, box } = await openDialog();
    await fill(box, "arch=armv7");
    await cut();
    await book(box);
    const name = await lostName(page, box);
    await box.getByRole("button", { name: "2 hours" }).click();
    await demo.fault({});
    await book(box);
    await box.locator("strong").waitFor(WAIT);
    assert.notEqual(await box.locator("strong").innerText(), name);
    assert.equal((await leases("arch=armv7")).length, 2);
  });
});
