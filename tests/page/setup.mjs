// The set-up of the page's tests: a demo controller with a page, and a browser. Contains no tests.
import { after, afterEach, before } from "node:test";
import { startBrowser } from "./browser.mjs";
import { startDemo } from "./demo.mjs";

/**
 * Within a `describe`: starts a demo and a browser before its tests, passes them to `receive`, and stops them after its
 * tests. Closes the browser's pages after each test.
 * @param {(started: any) => void} receive - gets `{ demo, browser }`
 * @param {Parameters<typeof startDemo>[0]} [options] - for the demo
 */
export function withDemo(receive, options) {
  let demo;
  let browser;
  before(async () => {
    demo = await startDemo(options);
    browser = await startBrowser();
    receive({ demo, browser });
  });
  after(async () => {
    await browser?.stop();
    await demo?.stop();
  });
  afterEach(async () => {
    for (const page of browser.context.pages()) if (page.url() !== "about:blank") await page.close();
  });
}
