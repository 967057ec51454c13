// A booking whose answer got lost, in Chromium: what the page says of it, and that it can be sent again without harm. Leases
// are counted at the demo.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { dialog, openPage, rows, startBrowser, WAIT } from "./browser.mjs";
import { startDemo } from "./demo.mjs";

describe("a booking whose answer got lost", () => {
  let demo;
  let browser;
  before(async () => {
    demo = await startDemo();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.stop();
    await demo?.stop();
  });
  afterEach(async () => {
    await demo.fault({});
    for (const page of browser.context.pages()) if (page.url().startsWith(demo.page)) await page.close();
  });

  /** Opens the booking dialog of a page whose clock the test turns: the booking gives up after half a minute. */
  async function openDialog() {
    const page = await openPage(browser, demo.page, (fresh) => fresh.clock.install());
    await rows(page, "Exporters").first().waitFor(WAIT);
    await page.getByRole("button", { name: "Book a device" }).click();
    return { page, box: dialog(page, "Book a device") };
  }

  const fill = (box, selector) => box.getByLabel("Selector").fill(selector);
  const book = (box) => box.getByRole("button", { name: "Book", exact: true }).click();

  /** Turns the clock until the booking has given up, and gives the name that the page then says. */
  async function lostName(page, box) {
    const words = box.getByText(/It may have been booked as \S+, or may still be/);
    while (!(await words.isVisible())) await page.clock.runFor(1_000);
    return /booked as ([^\s,]+)/.exec(await words.innerText())[1];
  }

  const cut = () => demo.fault({ cut: "after", methods: ["CreateLease", "GetLease"] });
  const leases = async (selector) => (await demo.leases()).filter((lease) => lease.selector === selector);

  it("stands under the name that the page says, and pressing Book again makes no second one", async () => {
    const { page, box } = await openDialog();
    await fill(box, "arch=arm64");
    await cut();
    await book(box);
    const name = await lostName(page, box);
    assert.deepEqual(
      (await leases("arch=arm64")).map((lease) => lease.name),
      [name],
    );
    await demo.fault({});
    await book(box);
    await box.getByText(/is yours\./).waitFor(WAIT);
    assert.equal(await box.locator("strong").innerText(), name);
    assert.deepEqual(
      (await leases("arch=arm64")).map((lease) => lease.name),
      [name],
    );
  });

  it("that gets lost a second time is still that one lease, and so it is from a dialog that was opened again", async () => {
    const { page, box } = await openDialog();
    await fill(box, "arch=amd64");
    await cut();
    await book(box);
    const name = await lostName(page, box);
    // An answer that gets lost again: the words go while it is sent, and come back.
    await book(box);
    await box.getByText(/It may have been booked as/).waitFor({ state: "detached", ...WAIT });
    assert.equal(await lostName(page, box), name);
    await demo.fault({});
    await box.getByRole("button", { name: "Cancel" }).click();
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

  it("is another one once the form asks for something else", async () => {
    const { page, box } = await openDialog();
    await fill(box, "arch=armv7");
    await cut();
    await book(box);
    const name = await lostName(page, box);
    await demo.fault({});
    await box.getByRole("button", { name: "2 hours" }).click();
    await book(box);
    await box.locator("strong").waitFor(WAIT);
    assert.notEqual(await box.locator("strong").innerText(), name);
    assert.equal((await leases("arch=armv7")).length, 2);
  });
});
