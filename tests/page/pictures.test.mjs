// Compares the main views, in the browser of PAGE_BROWSER, with their pictures, some of which the README shows: light, dark and on
// a phone, with one tolerance. `UPDATE_PICTURES=1` takes them again. The lab is in the page, at a fixed time, so that nothing in them changes.
import { mkdir } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { stop } from "../listen.mjs";
import { openPage, setColorScheme, startBrowser, WAIT } from "./browser.mjs";
import { comparePicture, FOLDER } from "./picture.mjs";
import { serveFiles } from "./static-files.mjs";

const NOW = new Date("2026-03-02T10:20:00Z");

/** Each view: its name, its address, and a text by which it is complete. */
const VIEWS = [
  ["overview", "#/overview", /on average/],
  ["exporters", "#/exporters", "40 exporters"],
  ["leases", "#/leases", /\d leases/],
  ["calendar", "#/calendar", "40 exporters"],
  ["booking", "#/exporters?book=&filter=arch%3Darm64", /exporters match/],
];
const FORMS = [
  ["light", { width: 1280, height: 800 }],
  ["dark", { width: 1280, height: 800 }],
  ["phone", { width: 390, height: 844 }],
];

describe("the pictures of the page", () => {
  let files;
  let browser;
  before(async () => {
    await mkdir(FOLDER, { recursive: true });
    files = await serveFiles();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.stop();
    await stop(files.server);
  });

  for (const [view, hash, text] of VIEWS) {
    for (const [form, size] of FORMS) {
      it(`show the ${view}, ${form}`, async () => {
        const page = await openPage(browser, `${files.url}${hash}`, async (fresh) => {
          await fresh.clock.setFixedTime(NOW);
          await fresh.setViewportSize(size);
          await setColorScheme(fresh, form === "dark" ? "dark" : "light");
        });
        await page.getByText(text).first().waitFor(WAIT);
        await comparePicture(page, `${view}-${form}`);
        await page.close();
      });
    }
  }
});
