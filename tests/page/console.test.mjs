// What a console offers, in Chromium, with the demo's simulated devices: search, copy, paste, save, several at once, a fast board.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { drivers, openConsole, openDevice } from "./book-device.mjs";
import { dialog, openPage, paste, WAIT } from "./browser.mjs";
import { withDemo } from "./setup.mjs";

const LINES = ["one", "two", "three", "four", "five", "six"];

describe("a console", () => {
  let demo;
  let browser;
  const folder = mkdtempSync(join(tmpdir(), "page-test-tls-"));
  withDemo((started) => ({ demo, browser } = started), { more: ["--devices", "12", "--tls-dir", folder] });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** The bytes of the file that a console saves. */
  async function saved(page, { region }) {
    const [download] = await Promise.all([
      page.waitForEvent("download", WAIT),
      region.getByRole("button", { name: "Save" }).click(),
    ]);
    return readFileSync(await download.path(), "utf8");
  }

  /** Switches the board on, and waits for its prompt. */
  async function boot(page, serial) {
    await serial.region.getByText("Keep visible").click();
    await drivers(page).getByRole("link", { name: "power" }).click();
    await page.getByRole("button", { name: "Switch on" }).click();
    await serial.rows.getByText(/login:/).waitFor(WAIT);
  }

  it("asks before it pastes many lines, and finds, copies, saves and clears what it shows", async () => {
    const { page } = await openDevice(browser, demo);
    await browser.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: demo.page });
    const network = await openConsole(page, "network");
    const input = network.region.getByRole("textbox", { name: "Terminal input" });
    const question = dialog(page, "Paste 6 lines?");

    await paste(page, input, LINES.join("\n"));
    await question.getByText("three").waitFor(WAIT);
    await question.getByRole("button", { name: "Cancel" }).click();
    await paste(page, input, LINES.slice(0, 2).join("\n"));
    await network.rows.getByText(/two/).waitFor(WAIT);
    assert.equal(await network.rows.getByText(/three/).count(), 0);
    await network.region.getByRole("button", { name: "Clear" }).click();
    await page.evaluate((text) => navigator.clipboard.writeText(text), LINES.join("\n"));
    await network.region.getByRole("button", { name: "Paste" }).click();
    await question.getByRole("button", { name: "Paste" }).click();
    await network.rows.getByText(/six/).waitFor(WAIT);

    const find = network.region.getByRole("textbox", { name: "Find" });
    await find.fill("six");
    await find.press("Enter");
    await network.region
      .locator(".xterm-selection div")
      .first()
      .waitFor({ state: "attached", ...WAIT });
    await network.region.getByRole("button", { name: "Copy" }).click();
    await network.region.getByText("Copied.").waitFor(WAIT);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "six");
    await find.fill("seven");
    await find.press("Enter");
    await network.region.getByText("Not found.").waitFor(WAIT);

    // xterm sends a carriage return for each end of a line, as the key does.
    assert.equal(await saved(page, network), LINES.join("\r"));
    assert.deepEqual(page.wrongs(), []);
  });

  it("is one of several, each with its own connection, at the address of its driver", async () => {
    const { page } = await openDevice(browser, demo);
    const serial = await openConsole(page, "serial");
    await boot(page, serial);
    const network = await openConsole(page, "network");
    await network.type("to the network");
    await serial.type("echo to the board\r");
    await network.shows("to the network");
    await serial.shows("to the board");
    await network.region.getByRole("button", { name: "Disconnect" }).click();
    await network.region.getByText("Closed", { exact: true }).waitFor(WAIT);
    await serial.type("echo still here\r");
    await serial.shows("still here");
    await network.region.getByRole("button", { name: "Connect", exact: true }).click();
    await network.region.getByText("Open", { exact: true }).waitFor(WAIT);
    await network.type("; again");
    await network.rows.getByText("; again").waitFor(WAIT);
    await network.shows("to the network");

    const [lease] = /leases\/([^/]+)/.exec(page.url()).slice(1);
    const linked = await openPage(browser, `${demo.page}/#/leases/${lease}/device/bench/relay`);
    await linked.getByRole("heading", { name: "bench.relay" }).waitFor(WAIT);
    await linked.goto(`${demo.page}/#/leases/${lease}/device/serial`);
    const other = await openConsole(linked, "serial");
    await other.type("echo from the link\r");
    await other.shows("from the link");
  });

  it("stays open while its lease is extended", async () => {
    const { page } = await openDevice(browser, demo);
    const network = await openConsole(page, "network");
    await page.getByText(/^\d+m left$/).waitFor(WAIT);
    const since = await demo.listen();
    await page.getByRole("button", { name: "Extend by 1 hour" }).click();
    await page.getByText(/now ends at/).waitFor(WAIT);
    assert.equal((await since("UpdateLease")).length, 1);
    await page.getByText(/^1h .*left$/).waitFor(WAIT);
    await network.type("still here");
    await network.shows("still here");
  });

  it("keeps what it shows when its lease has ended, to be saved", async () => {
    const { page } = await openDevice(browser, demo);
    const network = await openConsole(page, "network");
    await network.type("precious");
    await network.shows("precious");
    const other = await openPage(browser, page.url());
    await other.getByRole("button", { name: "Release" }).click();
    await other.getByRole("dialog").getByRole("button", { name: "Release" }).click();
    await page.getByText("This lease has no device now").waitFor(WAIT);
    await page.getByText("Session over").waitFor(WAIT);
    await network.region.getByText("Closed", { exact: true }).waitFor(WAIT);
    await network.shows("precious");
    assert.equal(await saved(page, network), "precious");
    assert.equal(await page.getByRole("button", { name: "Release" }).count(), 0);
  });

  it("is read aloud and left by keyboard", async () => {
    const { page } = await openDevice(browser, demo);
    const network = await openConsole(page, "network");
    await network.region.getByText("Screen reader mode").click();
    await network.type("aloud");
    await network.region.locator(".xterm-accessibility").getByText("aloud").first().waitFor(WAIT);
    await page.keyboard.press("Control+Shift+L");
    await page.waitForFunction(() => document.activeElement?.textContent === "Copy", undefined, WAIT);
    await network.region.getByRole("button", { name: "Close the console" }).click();
    const again = await openConsole(page, "network");
    await again.type("again");
    await again.region.locator(".xterm-accessibility").getByText("again").first().waitFor(WAIT);
  });

  it("keeps up with a board that prints without a pause, and stops it", async () => {
    const { page } = await openDevice(browser, demo);
    const serial = await openConsole(page, "serial");
    await boot(page, serial);
    await serial.type("seq 100000\r");
    await serial.shows("100000");
    // Before `yes`: a transcript keeps the last 16 MiB.
    const printed = (await saved(page, serial)).split(/\r?\n/);
    const first = printed.indexOf("1");
    const numbers = Array.from({ length: 100_000 }, (_, index) => String(index + 1));
    assert.deepEqual(printed.slice(first, first + numbers.length), numbers);
    await serial.type("yes\r");
    await serial.shows("y");
    // While it prints, the rest of the page works.
    await page.getByRole("button", { name: "Call a method" }).click();
    await page.getByRole("textbox", { name: "Method" }).fill("on");
    await page.getByRole("button", { name: "Call", exact: true }).click();
    await page.getByLabel("Results").getByText("null").waitFor(WAIT);
    await serial.region.getByRole("textbox", { name: "Terminal input" }).focus();
    await page.keyboard.press("Control+C");
    await serial.type("echo stopped\r");
    await serial.shows("stopped");
    assert.match(await saved(page, serial), /\ny\r?\n[^]*:~# echo stopped\r?\nstopped\r?\n[^\n]*:~# $/);
  });
});
