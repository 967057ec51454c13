// Uses a leased device like a user, in the browser of PAGE_BROWSER, with the demo's simulated devices, by their direct ways and through the router.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { axe } from "./axe.mjs";
import { dialog, ENGINE, openPage, WAIT } from "./browser.mjs";
import { withDemo } from "./setup.mjs";
import { startGateway } from "./start-gateway.mjs";

const PICTURE = fileURLToPath(new URL("../../docs/pictures/device-light.png", import.meta.url));

describe("the page of a device", () => {
  let demo;
  let browser;
  const folder = mkdtempSync(join(tmpdir(), "page-test-tls-"));
  withDemo((started) => ({ demo, browser } = started), { more: ["--devices", "8", "--tls-dir", folder] });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(async () => {
    await demo.announceGateway();
    for (const exporter of Object.keys(demo.devices)) await demo.deviceFault({}, exporter);
  });

  /** Books a free device, and opens its page by the link in the message of success. */
  async function openDevice() {
    const leased = new Set((await demo.leases()).filter(({ ended }) => !ended).map(({ exporter }) => exporter));
    const exporter = Object.keys(demo.devices).find((name) => !leased.has(name));
    const loaded = [];
    const page = await openPage(browser, `${demo.page}/#/exporters?book=${exporter}`, async (fresh) => {
      fresh.on("request", (request) => loaded.push(request.url()));
    });
    const box = dialog(page, "Book a device");
    await box.getByRole("button", { name: "Book", exact: true }).click();
    await box.getByText(`${exporter} is yours.`).waitFor(WAIT);
    const ofDevices = loaded.filter((url) => /device-page|console-panel|jumpstarter_device/.test(url));
    assert.deepEqual(ofDevices, [], "a page that lists and books has loaded code for devices");
    await box.getByRole("link", { name: "Open the device" }).click();
    await page.getByText("Ready", { exact: true }).waitFor(WAIT);
    return { page, exporter };
  }

  /** Takes the README's picture if it is asked for. It is not compared: the chart and the boot log differ each time. */
  async function picture(page) {
    if (process.env.UPDATE_PICTURES !== "1" || ENGINE !== "chromium") return;
    await page.setViewportSize({ width: 1280, height: 1000 });
    await page.waitForTimeout(10_000);
    await page.screenshot({ path: PICTURE, animations: "disabled", caret: "hide" });
  }

  const drivers = (page) => page.getByRole("navigation", { name: "Drivers" });

  it("switches a board on, and shows its boot, its readings and its log, also after the way broke", async () => {
    const { page, exporter } = await openDevice();
    await page.getByText(`by ${new URL(demo.devices[exporter]).host}, `).waitFor(WAIT);
    await drivers(page).getByRole("link", { name: "serial" }).click();
    await page.getByRole("button", { name: "Open the console" }).click();
    const terminal = page.locator(".device-terminal .xterm-rows");
    const console = page.getByRole("region", { name: "Console serial" });
    await console.getByText("Open", { exact: true }).waitFor(WAIT);
    await console.getByText("Keep visible").click();
    await drivers(page).getByRole("link", { name: "power" }).click();
    await page.getByRole("button", { name: "Switch on" }).click();
    await page.getByText(/Switch on: done after/).waitFor(WAIT);
    await terminal
      .getByText(/login:/)
      .first()
      .waitFor(WAIT);
    await page.getByText(/^Voltage [1-9]/).waitFor(WAIT);
    // Chromium is enough for it.
    if (ENGINE === "chromium") await axe(page);
    await picture(page);

    await console.getByRole("textbox", { name: "Terminal input" }).focus();
    await page.keyboard.type("echo 42 boards\r");
    await terminal
      .getByText(/^42 boards/)
      .first()
      .waitFor(WAIT);

    await demo.deviceFault({ refuse: true }, exporter);
    await demo.abortDevice(exporter);
    await page.getByText("Connection lost").waitFor(WAIT);
    await terminal
      .getByText(/^42 boards/)
      .first()
      .waitFor(WAIT);
    await demo.deviceFault({}, exporter);
    await page.getByText("Ready", { exact: true }).waitFor(WAIT);
    await console.getByText("Open", { exact: true }).waitFor(WAIT);

    await page.getByRole("button", { name: "Switch off" }).click();
    await dialog(page, /Switch off power\?/)
      .getByRole("button", { name: "Switch off" })
      .click();
    await page.getByText(/Switch off: done after/).waitFor(WAIT);
    await page.getByRole("button", { name: "End session" }).click();
    await dialog(page, "End this session?").getByRole("button", { name: "End session" }).click();
    await page
      .getByText(/Session over|This lease has no device now/)
      .first()
      .waitFor(WAIT);
  });

  it("goes on through the gateway and the router when the direct way breaks", async () => {
    const { controller, ca, page: origin } = demo;
    const gateway = await startGateway(
      "--controller",
      controller,
      "--ca",
      ca,
      "--page",
      "none",
      "--allow-origin",
      origin,
    );
    try {
      await demo.announceGateway(gateway.url);
      const { page, exporter } = await openDevice();
      await page.getByText(`by ${new URL(demo.devices[exporter]).host}, `).waitFor(WAIT);
      await demo.deviceFault({ refuse: true }, exporter);
      await demo.abortDevice(exporter);
      await page.getByText(`by ${new URL(gateway.url).host}, `).waitFor(WAIT);
      await drivers(page).getByRole("link", { name: "power" }).click();
      await page.getByRole("button", { name: "Switch on" }).click();
      await page.getByText(/Switch on: done after/).waitFor(WAIT);
    } finally {
      await gateway.kill();
    }
  });

  it("opens a console again on the other way when its gateway is killed", async () => {
    const { controller, ca, page: origin } = demo;
    const options = ["--controller", controller, "--ca", ca, "--page", "none", "--allow-origin", origin];
    const gateway = await startGateway(...options);
    try {
      await demo.announceGateway(gateway.url);
      const { page, exporter } = await openDevice();
      await demo.deviceFault({ refuse: true }, exporter);
      await demo.abortDevice(exporter);
      await page.getByText(`by ${new URL(gateway.url).host}, `).waitFor(WAIT);
      await drivers(page).getByRole("link", { name: "network" }).click();
      await page.getByRole("button", { name: "Open the console" }).click();
      const console = page.getByRole("region", { name: "Console network" });
      await console.getByText("Open", { exact: true }).waitFor(WAIT);
      const terminal = page.locator(".device-terminal .xterm-rows");
      const echoes = async (words) => {
        await console.getByRole("textbox", { name: "Terminal input" }).focus();
        await page.keyboard.type(words);
        await terminal.getByText(words).first().waitFor(WAIT);
      };
      await echoes("before");
      await demo.deviceFault({}, exporter);
      await gateway.kill();
      await terminal
        .getByText(/connected again at/)
        .first()
        .waitFor(WAIT);
      await console.getByText("Open", { exact: true }).waitFor(WAIT);
      await terminal.getByText("before").first().waitFor(WAIT);
      await echoes("after");
      await page.getByText(`by ${new URL(demo.devices[exporter]).host}, `).waitFor(WAIT);
    } finally {
      await gateway.kill();
    }
  });

  it("asks for the passphrase of a direct way", async () => {
    const { page, exporter } = await openDevice();
    await demo.changeDevice(exporter, { passphrase: "open sesame" });
    const field = page.getByLabel("Passphrase of the exporter");
    await field.waitFor(WAIT);
    await field.fill("close sesame");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByText("The exporter does not accept the passphrase.").waitFor(WAIT);
    await field.fill("open sesame");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByText("Ready", { exact: true }).waitFor(WAIT);
    await drivers(page).getByRole("link", { name: "power" }).click();
    await page.getByRole("button", { name: "Switch on" }).click();
    await page.getByText(/Switch on: done after/).waitFor(WAIT);
  });
});
