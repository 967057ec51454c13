// Takes the README's screenshot of the page, docs/page.png, from a running demo. Contains no tests.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { openPage, rows, startBrowser } from "./browser.mjs";
import { startDemo } from "./demo.mjs";

const docs = fileURLToPath(new URL("../../docs/", import.meta.url));
const demo = await startDemo();
const browser = await startBrowser();
try {
  await mkdir(docs, { recursive: true });
  const page = await openPage(browser, demo.page);
  await rows(page, "Exporters").first().waitFor();
  await page.waitForTimeout(500);
  await page.screenshot({ path: `${docs}page.png` });
  console.log("docs/page.png");
} finally {
  await browser.stop();
  await demo.stop();
}
