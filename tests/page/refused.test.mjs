// What the page offers when a proxy requires a login, or when the token is refused; in Chromium.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { axe } from "./axe.mjs";
import { openPage, WAIT } from "./browser.mjs";
import { startLoginProxy } from "./login-proxy.mjs";
import { withDemo } from "./setup.mjs";

// The browser logs each unsuccessful response to the console, regardless of the page.
const EXPECTED = /Failed to load resource|demo\.json/;

describe("the page behind a proxy with a login", () => {
  let demo;
  let browser;
  let proxy;
  withDemo((started) => ({ demo, browser } = started));
  beforeEach(async () => {
    proxy = await startLoginProxy(demo);
    await browser.context.clearCookies();
  });
  afterEach(async () => {
    await proxy.stop();
  });

  /** The page at the demo's own address, connected by its form to the proxy. */
  async function connectByForm({ cookies = true } = {}) {
    const page = await openPage(browser, demo.page, (fresh) =>
      fresh.route("**/demo.json", (route) => route.fulfill({ status: 404, body: "" })),
    );
    const form = page.getByRole("form", { name: "Connection" });
    await form.getByLabel("Endpoints").fill(proxy.url);
    await form.getByLabel("Namespace").fill(demo.namespace);
    await form.getByLabel("Client").fill("alice");
    await form.getByLabel("Token").fill(demo.clients.alice);
    if (cookies) await form.getByLabel("Send cookies").check();
    await form.getByRole("button", { name: "Connect" }).click();
    return { page, form };
  }

  const signInLink = (page) => page.getByRole("link", { name: `Sign in at ${new URL(proxy.url).host} (new tab)` });

  for (const [refusal, words] of [
    [302, "A proxy redirected the request, probably to its login page."],
    [401, "A proxy in front of the controller requires a login."],
    [403, "A proxy in front of the controller refuses the request."],
  ]) {
    it(`that answers ${refusal}: shows it, stops polling, and continues after a sign-in in a new tab`, async () => {
      proxy.refusal = refusal;
      const { page } = await connectByForm();
      await page.getByText(words).waitFor(WAIT);
      await page.getByText("The page does not refresh this list until you try again.").waitFor(WAIT);
      await axe(page);
      const [login] = await Promise.all([page.waitForEvent("popup", WAIT), signInLink(page).click()]);
      // After its login, the proxy shows the page behind it.
      await login.getByText("40 exporters").waitFor(WAIT);
      assert.equal(proxy.logins, 1);
      assert.equal(await login.evaluate(() => globalThis.opener), null);
      await login.close();
      await page.getByRole("button", { name: "Try again" }).first().click();
      await page.getByText("40 exporters").waitFor(WAIT);
      await page.getByText(words).waitFor({ state: "detached", ...WAIT });
      assert.deepEqual(page.wrongs(EXPECTED), []);
    });
  }

  it("that is also in front of the page: offers to reload it, which leads to the login", async () => {
    const page = await openPage(browser, `${proxy.url}/`);
    await page.getByText("40 exporters").waitFor(WAIT);
    assert.equal(proxy.logins, 1);
    proxy.refusal = 401;
    proxy.signedIn = false;
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText(/Exporters: shown as of/).waitFor(WAIT);
    await page.getByRole("button", { name: "Reload the page" }).first().click();
    await page.getByText("40 exporters").waitFor(WAIT);
    await page.getByText(/Exporters: shown as of/).waitFor({ state: "detached", ...WAIT });
    assert.equal(proxy.logins, 2);
    assert.deepEqual(page.wrongs(EXPECTED), []);
  });

  it("that refuses the token: returns to the form, with all fields except the token", async () => {
    proxy.refusal = 401;
    const { page, form } = await connectByForm({ cookies: false });
    await page.getByRole("button", { name: "Use another token" }).first().click(WAIT);
    assert.equal(await form.getByLabel("Endpoints").inputValue(), proxy.url);
    assert.equal(await form.getByLabel("Namespace").inputValue(), demo.namespace);
    assert.equal(await form.getByLabel("Client").inputValue(), "alice");
    assert.equal(await form.getByLabel("Token").inputValue(), "");
    await form.getByLabel("Endpoints").fill(demo.endpoints[0]);
    await form.getByLabel("Token").fill(demo.clients.alice);
    await form.getByRole("button", { name: "Connect" }).click();
    await page.getByText("40 exporters").waitFor(WAIT);
    assert.deepEqual(page.wrongs(EXPECTED), []);
  });

  it("whose token the controller refuses: offers to use another one", async () => {
    const page = await openPage(browser, demo.page, (fresh) =>
      fresh.route("**/demo.json", (route) => route.fulfill({ status: 404, body: "" })),
    );
    const form = page.getByRole("form", { name: "Connection" });
    await form.getByLabel("Endpoints").fill(demo.endpoints[0]);
    await form.getByLabel("Namespace").fill(demo.namespace);
    await form.getByLabel("Client").fill("alice");
    await form.getByLabel("Token").fill("no token at all");
    await form.getByRole("button", { name: "Connect" }).click();
    await page.getByRole("button", { name: "Use another token" }).first().click(WAIT);
    await form.getByLabel("Token").waitFor(WAIT);
    assert.deepEqual(page.wrongs(EXPECTED), []);
  });
});
