// Books a device of a demo, and finds what its page shows. Contains no tests.
import assert from "node:assert/strict";
import { dialog, openPage, WAIT } from "./browser.mjs";

/** Books a free exporter with a simulated device on the page, and opens its device by the link in the message of success. */
export async function openDevice(
  browser,
  demo,
  prepare = /** @type {(page: any) => Promise<void>} */ (async () => {}),
) {
  const leased = new Set((await demo.leases()).filter(({ ended }) => !ended).map(({ exporter }) => exporter));
  const exporter = Object.keys(demo.devices).find((name) => !leased.has(name));
  const loaded = [];
  const page = await openPage(browser, `${demo.page}/#/exporters?book=${exporter}`, async (fresh) => {
    fresh.on("request", (request) => loaded.push(request.url()));
    await prepare(fresh);
  });
  const box = dialog(page, "Book a device");
  await box.getByRole("button", { name: "Book", exact: true }).click();
  await box.getByText(`${exporter} is yours.`).waitFor(WAIT);
  const ofDevices = loaded.filter((url) => /device-page|console-panel|jumpstarter_device/.test(url));
  assert.deepEqual(ofDevices, [], "a page that lists and books has loaded code for devices");
  await box.getByRole("link", { name: "Open the device" }).click();
  await page.getByText("Ready", { exact: true }).waitFor(WAIT);
  return { page, exporter };
}

export const drivers = (page) => page.getByRole("navigation", { name: "Drivers" });

/** Opens the console of a driver that is not open yet. */
export async function openConsole(page, driver) {
  await drivers(page).getByRole("link", { name: driver }).click();
  await page.getByRole("button", { name: "Open the console" }).click();
  const region = page.getByRole("region", { name: `Console ${driver}` });
  await region.getByText("Open", { exact: true }).waitFor(WAIT);
  return {
    region,
    rows: region.locator(".xterm-rows"),
    /** Types into it. */
    async type(text) {
      await region.getByRole("textbox", { name: "Terminal input" }).focus();
      await page.keyboard.type(text);
    },
    /** Waits until a line is exactly this text. */
    async shows(line) {
      // A terminal draws its lines only while it is in view, and typing into another one may have scrolled it out.
      await region.locator(".xterm-rows").scrollIntoViewIfNeeded();
      await region.locator(".xterm-rows").getByText(line, { exact: true }).first().waitFor(WAIT);
    },
  };
}
