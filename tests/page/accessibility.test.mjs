// Accessibility of the page, in the browser of PAGE_BROWSER: axe on its views and dialogs, light and dark, and keyboard use.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { axe } from "./axe.mjs";
import { dialog, ENGINE, openPage, rows, setColorScheme, WAIT } from "./browser.mjs";
import { withDemo } from "./setup.mjs";

/** Each view: its name, its address, and a text that appears once it has loaded. */
const VIEWS = [
  ["overview", "#/overview", /on average/],
  ["exporters", "#/exporters", "40 exporters"],
  ["exporters with an error in the filter", "#/exporters?filter=board%20in%20(", "40 exporters"],
  ["exporter", "#/exporters/rpi4-01", "Leased by"],
  ["leases of an exporter", "#/exporters/rpi4-01?tab=leases", "Current and coming"],
  ["data of an exporter", "#/exporters/rpi4-01?tab=data", "name: rpi4-01"],
  ["leases", "#/leases", /\d leases/],
  ["ended leases", "#/leases?show=ended", /\d leases/],
  ["lease", "#/leases/alice-wifi-bringup", "Extend by 1 hour"],
  ["conditions of a lease", "#/leases/alice-wifi-bringup?tab=conditions", "Message"],
  ["calendar", "#/calendar", "40 exporters"],
  ["calendar as a table", "#/calendar?as=table&zoom=week", "40 exporters"],
  ["endpoints", "#/endpoints", "ListLeases"],
  ["settings", "#/settings", "Time zone"],
];

describe("the page's accessibility", () => {
  let demo;
  let browser;
  withDemo((started) => ({ demo, browser } = started));

  for (const colorScheme of ["light", "dark"]) {
    const open = async (hash, table) => {
      const page = await openPage(browser, `${demo.page}/${hash}`, (fresh) => setColorScheme(fresh, colorScheme));
      if (table !== undefined) await rows(page, table).first().waitFor(WAIT);
      return page;
    };

    for (const [name, hash, text] of VIEWS) {
      it(`has no axe violation in the ${colorScheme} ${name}`, async () => {
        const page = await open(hash);
        await page.getByText(text).first().waitFor(WAIT);
        await axe(page);
        assert.deepEqual(page.wrongs(), []);
      });
    }

    // Firefox ESR's content process ends by signal 11 while axe looks at this dialog.
    const skip = ENGINE === "firefox";
    it(`has no axe violation in the ${colorScheme} booking dialog, with an error`, { skip }, async () => {
      const page = await open("", "Exporters");
      await page.getByRole("button", { name: "Book a device" }).click();
      await dialog(page, "Book a device").getByRole("button", { name: "Begin, tags and name" }).click();
      await axe(page);
      await dialog(page, "Book a device").getByRole("button", { name: "Book", exact: true }).click();
      await page.getByText(/Enter the labels/).waitFor(WAIT);
      await axe(page);
    });

    it(`has no axe violation in the ${colorScheme} connection form`, async () => {
      const page = await openPage(browser, demo.page, async (fresh) => {
        await setColorScheme(fresh, colorScheme);
        await fresh.route("**/demo.json", (route) => route.fulfill({ status: 404, body: "" }));
      });
      await page.getByRole("form", { name: "Connection" }).waitFor(WAIT);
      await axe(page);
    });
  }

  it("moves the keyboard focus into the dialog and back", async () => {
    const page = await openPage(browser, demo.page);
    await rows(page, "Exporters").first().waitFor(WAIT);
    const button = page.getByRole("button", { name: "Book a device" });
    await button.focus();
    await page.keyboard.press("Enter");
    await dialog(page, "Book a device").waitFor(WAIT);
    await page.waitForFunction(() => document.activeElement?.id === "selector", undefined, WAIT);
    await page.keyboard.press("Escape");
    await dialog(page, "Book a device").waitFor({ state: "hidden", ...WAIT });
    await page.waitForFunction(() => document.activeElement?.textContent === "Book a device", undefined, WAIT);
  });

  it("scrolls only vertically on a phone", async () => {
    const page = await openPage(browser, demo.page, (fresh) => fresh.setViewportSize({ width: 360, height: 740 }));
    await rows(page, "Exporters").first().waitFor(WAIT);
    for (const view of ["Leases", "Exporters"]) {
      await page.getByRole("link", { name: view }).click();
      await rows(page, view).first().waitFor(WAIT);
      // The main part has its own scrollbar, so the document can fit while that does not.
      for (const part of ["html", "main"]) {
        const wide = await page.locator(part).evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
        assert.ok(wide <= 0, `${part} of ${view} is ${wide} px too wide`);
      }
      // Buttons beside the cells would leave them no room.
      const cells = await page
        .locator("tbody td[data-label]")
        .evaluateAll((all) => all.map((cell) => cell.offsetWidth));
      assert.ok(Math.min(...cells) > 150, `a cell of ${view} is ${Math.min(...cells)} px wide`);
    }
  });
});
