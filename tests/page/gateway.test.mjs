// The page as the gateway serves it, in Chromium: under its Content Security Policy, with a form that is filled in.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openPage, rows, WAIT } from "./browser.mjs";
import { withDemo } from "./setup.mjs";
import { startGateway } from "./start-gateway.mjs";

describe("the page behind the gateway", () => {
  let demo;
  let browser;
  let gateway;
  withDemo((started) => ({ demo, browser } = started));

  before(async () => {
    const controller = demo.grpc.replace("http://", "");
    gateway = await startGateway("--controller", controller, "--plaintext", "--namespace", demo.namespace);
  });
  after(() => gateway.stop());

  it("asks for client and token only, and shows the lab", async () => {
    const page = await openPage(browser, `${gateway.url}/`);
    const form = page.getByRole("form", { name: "Connection" });
    await form.waitFor(WAIT);
    assert.equal(await form.getByLabel("Endpoints").inputValue(), gateway.url);
    assert.equal(await form.getByLabel("Namespace").inputValue(), demo.namespace);
    await form.getByLabel("Client", { exact: true }).fill("alice");
    await form.getByLabel("Token", { exact: true }).fill(demo.clients.alice);
    await form.getByRole("button", { name: "Connect" }).click();
    await rows(page, "Exporters").first().waitFor(WAIT);
    assert.deepEqual(page.wrongs(/demo\.json/), []);
  });
});
