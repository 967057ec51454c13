// The race view, in the browser of PAGE_BROWSER, with a demo of three endpoints: a fast, a slow and a flaky one.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { axe } from "./axe.mjs";
import { openPage, setColorScheme, WAIT } from "./browser.mjs";
import { withDemo } from "./setup.mjs";

const [FAST, SLOW, FLAKY] = [0, 1, 2];
/** So slow that the fast endpoint wins on any machine. */
const AGES = { delay_ms: 300_000 };
const FAULTS = [{}, AGES, AGES];
// The browser logs closed ports and HTTP errors to the console, regardless of the page.
const EXPECTED = /Failed to load resource|ERR_CONNECTION|ERR_EMPTY_RESPONSE/;

describe("the race on the page", () => {
  let demo;
  let browser;
  withDemo((started) => ({ demo, browser } = started), { endpoints: 3 });
  beforeEach(async () => {
    for (const [index, fault] of FAULTS.entries()) await demo.fault(fault, index);
  });

  const host = (index) => new URL(demo.endpoints[index]).host;
  const card = (page, index) => page.getByRole("article", { name: `Endpoint ${host(index)}` });
  const calls = (page) => page.getByRole("list", { name: "Calls", exact: true }).locator(":scope > li");

  async function openRace(prepare) {
    const page = await openPage(browser, `${demo.page}/#/endpoints`, prepare);
    await calls(page).nth(1).waitFor(WAIT);
    return page;
  }

  const wins = (page, index) => card(page, index).getByText("Winner", { exact: true }).waitFor(WAIT);

  async function breakIt(page, index, how) {
    await page.getByRole("button", { name: `Break ${host(index)}` }).click();
    await page.getByRole("menuitem", { name: how }).click();
  }

  it("shows each call's attempts, which endpoint answered, and the endpoints' state", async () => {
    const page = await openRace();
    await wins(page, FAST);
    for (const method of ["ListExporters", "ListLeases"]) {
      const call = calls(page).filter({ hasText: method }).last();
      await call.getByText(`answered by ${host(FAST)}`).waitFor(WAIT);
      assert.match(
        await call.locator('[data-outcome="answered"]').getAttribute("title"),
        /started at \d+ ms and answered/,
      );
    }
    assert.match(await card(page, FAST).innerText(), /Latency\s+\d+ ms\s+Success\s+100%\s+Breaker\s+closed/);
    await demo.fault({ delay_ms: 300, jitter_ms: 100 }, SLOW);
    await demo.fault({ http_status: 503, probability: 0.2 }, FLAKY);
    // Faults are read when the view opens.
    await page.getByRole("link", { name: "Exporters" }).click();
    await page.getByRole("link", { name: "Endpoints" }).click();
    await card(page, SLOW).getByText("Demo: answers after 300 to 400 ms").waitFor(WAIT);
    await card(page, FLAKY).getByText("Demo: answers HTTP 503 (20 % of calls)").waitFor(WAIT);
    assert.equal(await page.getByText("Winner", { exact: true }).count(), 1);
    assert.deepEqual(page.wrongs(EXPECTED), []);
  });

  it("races again on request, and shows the loser", async () => {
    await demo.fault(AGES, FAST);
    await demo.fault({}, FLAKY);
    const page = await openRace();
    await wins(page, FLAKY);
    await page.getByRole("button", { name: "Race again" }).click();
    const lost = calls(page)
      .locator(`[data-outcome="lost"]`)
      .filter({ hasText: host(FAST) });
    await lost.nth(1).waitFor(WAIT);
    assert.match(await lost.first().innerText(), /lost, \d+ ms/);
    await wins(page, FLAKY);
    assert.deepEqual(page.wrongs(EXPECTED), []);
  });

  it("uses another endpoint when the winner is broken, which then wins; after it is restored, it answers again", async () => {
    const page = await openRace();
    await wins(page, FAST);
    await demo.fault({}, FLAKY);
    await breakIt(page, FAST, /Refuse/);
    await card(page, FAST).getByText("Demo: refuses connections").waitFor(WAIT);
    await page.getByRole("button", { name: "Refresh" }).click();
    const rescued = calls(page).filter({
      has: page.locator('[data-outcome="failed"]').filter({ hasText: host(FAST) }),
    });
    await rescued
      .filter({ hasText: /answered by/ })
      .first()
      .waitFor(WAIT);
    assert.match(
      await rescued.first().locator('[data-outcome="failed"]').first().innerText(),
      /failed, \d+ ms.*network/,
    );
    await page.getByText("Winner", { exact: true }).waitFor(WAIT);
    assert.equal(await card(page, FAST).getByText("Winner", { exact: true }).count(), 0);
    assert.equal(await page.getByRole("alert").count(), 0);

    await page.getByRole("button", { name: `Restore ${host(FAST)}` }).click();
    await card(page, FAST).getByText("Demo: working").waitFor(WAIT);
    await demo.fault(AGES, FLAKY);
    await page.getByRole("button", { name: "Race again" }).click();
    await wins(page, FAST);
    assert.deepEqual(page.wrongs(EXPECTED), []);
  });

  for (const colorScheme of ["light", "dark"]) {
    it(`has no axe violation, ${colorScheme}, with its menu open`, async () => {
      const page = await openRace((fresh) => setColorScheme(fresh, colorScheme));
      await axe(page);
      await page.getByRole("button", { name: `Break ${host(SLOW)}` }).click();
      await page.getByRole("menuitem", { name: /Hang/ }).waitFor(WAIT);
      await axe(page);
    });
  }

  it("scrolls only vertically on a phone", async () => {
    const page = await openRace((fresh) => fresh.setViewportSize({ width: 360, height: 740 }));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);
  });
});
