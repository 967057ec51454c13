// Tests the Yew example in Chromium: the library in another program's wasm, without anything of the npm package.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { openPage } from "../page/browser.mjs";
import { withDemo } from "../page/setup.mjs";

const FOLDER = fileURLToPath(new URL("../../examples/yew/dist/", import.meta.url));

describe("the example in Yew", { timeout: 120_000 }, () => {
  let demo;
  let browser;
  withDemo((started) => ({ demo, browser } = started), { endpoints: 2, folder: FOLDER });

  it("lists the lab's exporters, although the first endpoint hangs", async () => {
    await demo.fault({ hang: true }, 0);
    const page = await openPage(browser, demo.page);
    const items = page.getByRole("listitem");
    await items.first().waitFor({ timeout: 15_000 });
    assert.equal(await items.count(), 40);
    assert.match(await items.first().textContent(), /^\S+ is (?:online|offline)$/);
    await page.close();
  });

  it("shows an error message", async () => {
    await demo.fault({ status: { code: 7, message: "not today" } }, 0);
    await demo.fault({ status: { code: 7, message: "not today" } }, 1);
    const page = await openPage(browser, demo.page);
    assert.match(await page.getByRole("alert").textContent(), /not today/);
    await page.close();
  });

  it("passes an exporter to JavaScript, with the data of the npm package's record", async () => {
    for (const endpoint of [0, 1]) await demo.fault({}, endpoint);
    const page = await openPage(browser, demo.page);
    const item = page.getByRole("listitem").first();
    await item.waitFor({ timeout: 15_000 });
    const [name] = (await item.textContent()).split(" ");
    const event = page.evaluate(
      () =>
        new Promise((resolve) =>
          window.addEventListener("exporter", (event) => resolve(/** @type {CustomEvent} */ (event).detail)),
        ),
    );
    await item.getByRole("button").click();
    const received = await event;
    assert.equal(received.name, name);
    assert.deepEqual(Object.keys(received).sort(), [
      "deprecatedLabels",
      "enabled",
      "labels",
      "lease",
      "name",
      "namespace",
      "online",
      "status",
      "statusMessage",
    ]);
    assert.equal(typeof received.labels.board, "string");
    assert.equal(received.lease, null);
    await page.close();
  });

  it("exports nothing of the npm package", async () => {
    const module = await WebAssembly.compile(await readFile(`${FOLDER}jumpstarter-yew-example_bg.wasm`));
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    assert.ok(names.includes("main"), names.join(" "));
    assert.deepEqual(
      names.filter((name) => /rawclient|lease|exporter|dump|selector/i.test(name)),
      [],
    );
  });
});
