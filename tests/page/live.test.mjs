// The first steps of docs/gateway.md, in Chromium: `make live` in front of a lab, the client config of `jmp` pasted into the page, a
// board booked, and its device driven through gateway and router.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { dialog, openPage, paste, WAIT } from "./browser.mjs";
import { withDemo } from "./setup.mjs";
import { startLive } from "./start-gateway.mjs";

describe("the page on a lab of one's own", () => {
  let demo;
  let browser;
  let live;
  const folder = mkdtempSync(join(tmpdir(), "page-test-tls-"));
  const more = ["--leases", "0", "--devices", "1", "--tls-dir", folder];
  withDemo((started) => ({ demo, browser } = started), { more });
  before(async () => {
    live = await startLive(`CONTROLLER=${demo.controller}`, `CA=${demo.ca}`);
  });
  after(async () => {
    await live?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As `jmp login` writes it: with the controller's own endpoint, which no browser can call. */
  const config = () => `apiVersion: jumpstarter.dev/v1alpha1
kind: ClientConfig
metadata:
  namespace: ${demo.namespace}
  name: alice
endpoint: ${demo.controller}
token: ${demo.clients.alice}
`;

  it("connects by a pasted config, books a board, and drives it", async () => {
    const [exporter] = Object.keys(demo.devices);
    const page = await openPage(browser, `${live.url}/#/exporters?book=${exporter}`);
    const form = page.getByRole("form", { name: "Connection" });
    await paste(page, form.getByLabel("Endpoints"), config());
    await form.getByText("The fields were filled from the config.").waitFor(WAIT);
    assert.equal(await form.getByLabel("Endpoints").inputValue(), live.url);
    await form.getByRole("button", { name: "Connect" }).click();

    const box = dialog(page, "Book a device");
    await box.getByRole("button", { name: "Book", exact: true }).click();
    await box.getByRole("link", { name: "Open the device" }).click(WAIT);
    await page.getByText(`by ${new URL(live.url).host}, `).waitFor(WAIT);

    const drivers = page.getByRole("navigation", { name: "Drivers" });
    await drivers.getByRole("link", { name: "serial" }).click();
    await page.getByRole("button", { name: "Open the console" }).click();
    const console = page.getByRole("region", { name: "Console serial" });
    await console.getByText("Open", { exact: true }).waitFor(WAIT);
    await console.getByText("Keep visible").click();
    await drivers.getByRole("link", { name: "power" }).click();
    await page.getByRole("button", { name: "Switch on" }).click();
    await page.getByText(/Switch on: done after/).waitFor(WAIT);
    await page
      .locator(".device-terminal .xterm-rows")
      .getByText(/login:/)
      .first()
      .waitFor(WAIT);

    assert.deepEqual(page.wrongs(/demo\.json/), []);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"));
    const shown = [page.url(), ...live.lines, ...texts].filter((text) => text.includes(demo.clients.alice));
    assert.equal(shown.length, 0, "a token is shown");
  });
});
