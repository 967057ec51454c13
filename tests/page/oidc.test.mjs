// Signing in at an identity provider, in the browser of PAGE_BROWSER: PKCE, the token in each call, its refresh, and a session that has ended.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openPage, WAIT } from "./browser.mjs";
import { startProvider } from "./provider.mjs";
import { withDemo } from "./setup.mjs";

describe("single sign-on", () => {
  let demo;
  let browser;
  let provider;
  withDemo((started) => ({ demo, browser } = started));
  before(async () => {
    provider = await startProvider(`${demo.page}/`);
  });
  after(() => provider?.stop());

  /** Opens the page, whose config names the provider. The demo does not know it, so calls go on with alice's own token. */
  async function openWithConfig() {
    const tokens = new Set();
    const page = await openPage(browser, `${demo.page}/#/leases?show=mine`, async (fresh) => {
      await fresh.route("**/demo.json", (route) => route.fulfill({ status: 404, body: "" }));
      const oidc = { issuer: provider.issuer, clientId: "dashboard" };
      const config = { endpoints: demo.endpoints, namespace: demo.namespace, oidc };
      await fresh.route("**/config.json", (route) => route.fulfill({ json: config }));
      await fresh.route(`${demo.endpoints[0]}/**`, async (route) => {
        const headers = route.request().headers();
        const token = headers.authorization?.replace("Bearer ", "") ?? "";
        if (route.request().method() === "OPTIONS") return route.continue();
        if ((await provider.accountOf(token)) !== "alice-at-work") return route.fulfill({ status: 401, body: "" });
        tokens.add(token);
        const name = { "jumpstarter-name": "alice", authorization: `Bearer ${demo.clients.alice}` };
        return route.continue({ headers: { ...headers, ...name } });
      });
    });
    return { page, tokens };
  }

  /** Signs in with the provider's own forms: who it is, unless it knows that already, and whether the page may know. */
  async function signIn(page, { isKnown = false } = {}) {
    await page.getByRole("button", { name: "Sign in", exact: true }).click(WAIT);
    if (!isKnown) {
      await page.locator("input[name=login]").fill("alice-at-work", WAIT);
      await page.locator("input[name=password]").fill("any");
      await page.getByRole("button", { name: "Sign-in" }).click();
    }
    await page.getByRole("button", { name: "Continue" }).click(WAIT);
  }

  it("connects without a token in the form, refreshes the token, and comes back to the same view", async () => {
    const { page, tokens } = await openWithConfig();
    // What was remembered of an earlier connection ends with a sign-in.
    const remembered = "jumpstarter-web.connection";
    await page.evaluate((key) => localStorage.setItem(key, "{}"), remembered);
    await signIn(page);
    await page.getByText("alice-at-work in").waitFor(WAIT);
    await page.getByText(/^\d+ leases?$/).waitFor(WAIT);
    assert.equal(page.url(), `${demo.page}/#/leases?show=mine`);
    while (tokens.size < 2) await page.waitForTimeout(200);
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    assert.ok(!stored.includes(remembered), "the earlier connection is still remembered");
    for (const token of tokens) assert.ok(!stored.includes(token), "a token is stored");
    assert.deepEqual(page.wrongs(/demo\.json|fonts\.googleapis/), []);
  });

  it("offers a new sign-in when the session has ended", async () => {
    const { page } = await openWithConfig();
    await signIn(page, { isKnown: true });
    await page.getByText("alice-at-work in").waitFor(WAIT);
    await page.route(`${provider.issuer}/token`, (route) =>
      route.fulfill({ status: 400, json: { error: "invalid_grant" }, headers: { "access-control-allow-origin": "*" } }),
    );
    await page.getByText("Your sign-in has expired.").first().waitFor(WAIT);
    await page.getByRole("button", { name: "Use another token" }).first().click();
    await page.getByRole("button", { name: "Sign in", exact: true }).waitFor(WAIT);
    assert.deepEqual(page.wrongs(/demo\.json|400 \(Bad Request\)|fonts\.googleapis/), []);
  });

  it("says why if the provider cannot be reached", async () => {
    const { page } = await openWithConfig();
    await page.getByLabel("Issuer").fill("http://127.0.0.1:1");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText("The sign-in failed.").waitFor(WAIT);
    assert.equal(await page.getByLabel("Client ID").inputValue(), "dashboard");
  });
});
