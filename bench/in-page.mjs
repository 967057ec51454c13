// Runs a benchmark in a page of a browser: the page stores what it measured in `window.measured`, or an error in
// `window.failed`.
import { fileURLToPath } from "node:url";
import { serve } from "../tests/browser/server.mjs";
import { startBrowser } from "../tests/browser/webdriver.mjs";

const WITHIN_MS = 300_000;

/** Opens bench/PAGE and returns what it measured. `lab` is the content of /lab.json; `folders` are served as well. */
export async function measuredIn(engine, page, { lab = null, folders = {} } = {}) {
  const server = await serve(lab, { "/bench/": fileURLToPath(new URL(".", import.meta.url)), ...folders });
  let browser;
  try {
    browser = await startBrowser(engine);
    await browser.open(`${server.url}bench/${page}`);
    return await finished(browser);
  } finally {
    await browser?.quit();
    server.close();
  }
}

async function finished(browser) {
  for (const end = Date.now() + WITHIN_MS; Date.now() < end;) {
    const { error, result } = await browser.run(
      "return { error: window.failed ?? null, result: window.measured ?? null };",
    );
    if (error !== null) throw new Error(error);
    if (result !== null) return result;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`not measured within ${WITHIN_MS} ms`);
}
