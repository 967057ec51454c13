// The static demo, www/dist-static, on a plain file server under a strict content security policy, in Chromium and Firefox:
// it books a device, and shows a race in which an endpoint is cut off. No demo controller runs.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startBrowser } from "../browser/webdriver.mjs";
import { stop } from "../listen.mjs";
import { serveFiles } from "./static-files.mjs";

/** Long enough for a busy machine. */
const WAIT_MS = 60_000;

for (const engine of ["chromium", "firefox"]) {
  describe(`the static demo in ${engine}`, () => {
    let files;
    let browser;
    before(async () => {
      files = await serveFiles();
      browser = await startBrowser(engine);
    });
    after(async () => {
      await browser?.quit();
      await stop(files.server);
    });

    /** Runs `expression` in the page until its value is truthy, and returns that. */
    async function eventually(expression, ...args) {
      const end = Date.now() + WAIT_MS;
      for (;;) {
        const value = await browser.run(`return ${expression};`, ...args);
        if (value) return value;
        if (Date.now() > end) {
          const text = await browser.run("return document.body.innerText;");
          throw new Error(`not after ${WAIT_MS} ms: ${expression} ${JSON.stringify(args)}\n${text}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    const says = (text) => eventually("document.body.innerText.includes(arguments[0])", text);
    /** Clicks the last button, link or menu item whose name matches, once it can be clicked. */
    const click = (name) =>
      eventually(
        `(() => {
          const named = (element) => new RegExp(arguments[0]).test(element.ariaLabel ?? element.innerText.trim());
          const all = [...document.querySelectorAll("button, a, [role=menuitem]")];
          const element = all.filter((one) => !one.disabled && named(one)).at(-1);
          element?.click();
          return element !== undefined;
        })()`,
        name,
      );

    it("books a device", async () => {
      await browser.open(files.url);
      const free = await eventually(`(() => {
        const texts = [...document.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.innerText.trim()));
        return texts.find(([, status, , leasedBy]) => status.startsWith("Available") && !/\\w/.test(leasedBy))?.[0];
      })()`);
      await click(`^Book ${free}$`);
      await click("^Book$");
      await says("is yours.");
    });

    it("shows a race with an endpoint cut, and the calls go on", async () => {
      await browser.open(`${files.url}#/endpoints`);
      await says("answered by fast.lab.example");
      await click("^Break fast\\.lab\\.example");
      await click("^Refuse");
      await says("refuses connections");
      await click("^Refresh$");
      await eventually("/answered by (slow|flaky)\\.lab\\.example/.test(document.body.innerText)");
    });

    it("has a new lab after a reload", async () => {
      await browser.run("location.reload();");
      await eventually("!document.body.innerText.includes('refuses connections') && document.querySelector('article')");
      await says("answered by fast.lab.example");
    });

    it("violates no content security policy", () => assert.deepEqual(files.violations, []));
  });
}
