// Runs a benchmark in a page of a browser: the page stores what it measured in `window.measured`, or an error in
// `window.failed`.
import { fileURLToPath } from "node:url";
import { serve } from "../tests/browser/server.mjs";
import { startBrowser } from "../tests/browser/webdriver.mjs";

const WITHIN_MS = 300_000;
/** In such a page, times have a resolution of 5 us instead of 100. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/**
 * Opens bench/PAGE and returns what it measured. `lab` is the content of /lab.json; `folders` are served as well; `flags` are
 * Chromium's; `then` is called with the browser and the result while the page is still open, and returns the result.
 */
export async function measuredIn(
  engine,
  page,
  { lab = null, folders = {}, flags = [], then = async (_browser, measured) => measured } = {},
) {
  const server = await serve(lab, { "/bench/": fileURLToPath(new URL(".", import.meta.url)), ...folders }, ISOLATED);
  let browser;
  try {
    browser = await startBrowser(engine, {}, flags);
    await browser.open(`${server.url}bench/${page}`);
    return await then(browser, await finished(browser));
  } finally {
    await browser?.quit();
    server.close();
  }
}

async function finished(browser) {
  for (const end = Date.now() + WITHIN_MS; Date.now() < end;) {
    const { error, result } = await browser.run(
      // As text: drivers sort the properties of objects.
      "return { error: window.failed ?? null, result: window.measured === undefined ? null : JSON.stringify(window.measured) };",
    );
    if (error !== null) throw new Error(error);
    if (result !== null) return JSON.parse(result);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`not measured within ${WITHIN_MS} ms`);
}
