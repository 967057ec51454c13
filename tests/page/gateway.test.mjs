// The page as the gateway serves it, in Chromium: under its Content Security Policy, with a form that is filled in.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { openPage, rows, WAIT } from "./browser.mjs";
import { withDemo } from "./setup.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BINARY = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target", "debug/jumpstarter-gateway");

describe("the page behind the gateway", () => {
  let demo;
  let browser;
  let gateway;
  let url;
  withDemo((started) => ({ demo, browser } = started));

  before(async () => {
    const controller = demo.grpc.replace("http://", "");
    const options = [
      "--controller",
      controller,
      "--plaintext",
      "--listen",
      "127.0.0.1:0",
      "--namespace",
      demo.namespace,
    ];
    gateway = spawn(BINARY, options, { stdio: ["ignore", "pipe", "ignore"] });
    process.once("exit", () => gateway.kill("SIGKILL"));
    [url] = await once(createInterface({ input: gateway.stdout }), "line");
  });

  after(async () => {
    const gone = once(gateway, "exit");
    gateway.kill("SIGTERM");
    await gone;
  });

  it("asks for client and token only, and shows the lab", async () => {
    const page = await openPage(browser, `${url}/`);
    const form = page.getByRole("form", { name: "Connection" });
    await form.waitFor(WAIT);
    assert.equal(await form.getByLabel("Endpoints").inputValue(), url);
    assert.equal(await form.getByLabel("Namespace").inputValue(), demo.namespace);
    await form.getByLabel("Client", { exact: true }).fill("alice");
    await form.getByLabel("Token", { exact: true }).fill(demo.clients.alice);
    await form.getByRole("button", { name: "Connect" }).click();
    await rows(page, "Exporters").first().waitFor(WAIT);
    assert.deepEqual(page.wrongs(/demo\.json/), []);
  });
});
