// The set-up of the page's tests: a demo controller with a page, or the page's static files, and a browser. Contains no tests.
import { after, afterEach, before } from "node:test";
import { stop } from "../listen.mjs";
import { startBrowser } from "./browser.mjs";
import { startDemo } from "./demo.mjs";
import { serveFiles } from "./static-files.mjs";

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

/**
 * The same with the page as static files, whose lab is in the tab, instead of a demo. Pages stay open.
 * @param {(started: any) => void} receive - gets `{ files, browser }`
 */
export function withFiles(receive) {
  let files;
  let browser;
  before(async () => {
    files = await serveFiles();
    browser = await startBrowser();
    receive({ files, browser });
  });
  after(async () => {
    await browser?.stop();
    if (files !== undefined) await stop(files.server);
  });
}
