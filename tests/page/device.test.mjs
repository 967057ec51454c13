// Uses a leased device like a user, in the browser of PAGE_BROWSER, with the demo's simulated devices, by their direct ways and through the router.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, describe, it } from "node:test";
import { axe } from "./axe.mjs";
import { drivers, openConsole, openDevice } from "./book-device.mjs";
import { dialog, ENGINE, WAIT } from "./browser.mjs";
import { comparePicture, TAKES } from "./picture.mjs";
import { withDemo } from "./setup.mjs";
import { startGateway } from "./start-gateway.mjs";

const THEMES = ENGINE === "chromium" ? ["light", "dark"] : [];

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

  /** Shows the page in a theme, and waits until it is. */
  async function inTheme(page, colorScheme) {
    await page.emulateMedia({ colorScheme });
    await page.locator(colorScheme === "dark" ? "html.pf-v6-theme-dark" : "html:not(.pf-v6-theme-dark)").waitFor(WAIT);
  }

  it("switches a board on, and shows its boot, its readings and its log, also after the way broke", async () => {
    const { page, exporter } = await openDevice(browser, demo);
    await page.getByText(`by ${new URL(demo.devices[exporter]).host}, `).waitFor(WAIT);
    const { region: console, rows: terminal, type } = await openConsole(page, "serial");
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

    await type("echo 42 boards\r");
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
      const { page, exporter } = await openDevice(browser, demo);
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

  it("has each way of a demo broken and restored on the page, and goes on by the other", async () => {
    const { controller, ca, page: origin } = demo;
    const options = ["--controller", controller, "--ca", ca, "--page", "none", "--allow-origin", origin];
    const gateway = await startGateway(...options);
    try {
      await demo.announceGateway(gateway.url);
      const { page } = await openDevice(browser, demo);
      await page.setViewportSize({ width: 1280, height: 1160 });
      const ways = page.getByRole("region", { name: "Ways to the device" });
      const way = (title) => ways.getByRole("listitem").filter({ has: page.getByText(title, { exact: true }) });
      const [direct, router] = [way("Direct way"), way("Through the router")];
      const inUse = (one) => one.getByText("in use", { exact: true }).waitFor(WAIT);
      await inUse(direct);
      const { region: console, rows: terminal, type, shows } = await openConsole(page, "serial");
      await console.getByText("Keep visible").click();
      const answers = async (word) => {
        await console.getByText("Open", { exact: true }).waitFor(WAIT);
        await type(`echo ${word}\r`);
        await shows(word);
      };
      await drivers(page).getByRole("link", { name: "power" }).click();
      await page.getByRole("button", { name: "Switch on" }).click();
      await terminal
        .getByText(/login:/)
        .first()
        .waitFor(WAIT);
      await answers("first");
      // Until the chart has something to show.
      if (TAKES) await page.waitForTimeout(10_000);
      await page.locator("h1").evaluate((heading) => heading.scrollIntoView());
      // Names, addresses, times and readings, and what the board has printed.
      const changing = [
        page.locator("h1, .page-details-head > .page-labels"),
        page.getByText(/^updated /),
        ways.locator("li > p"),
        page.locator(".device-charts, .device-terminal"),
        page.getByLabel("What was done"),
      ];
      for (const colorScheme of THEMES) {
        await inTheme(page, colorScheme);
        await comparePicture(page, `device-${colorScheme}`, changing);
      }

      // By keyboard: Enter opens the menu, the arrows go to its second item.
      await ways.getByRole("button", { name: "Break the direct way" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("menuitem", { name: /Hang/ }).waitFor(WAIT);
      for (const key of ["ArrowDown", "ArrowDown", "Enter"]) await page.keyboard.press(key);
      await direct.getByText("Demo: refuses connections").waitFor(WAIT);
      await inUse(router);
      await page.getByText(`by ${new URL(gateway.url).host}, `).waitFor(WAIT);
      await answers("second");
      await page.getByText(/^Voltage [1-9]/).waitFor(WAIT);

      await ways.getByRole("button", { name: "Restore the direct way" }).click();
      await direct.getByText("Demo: working").waitFor(WAIT);
      await ways.getByRole("button", { name: "Break the router" }).click();
      await page.getByRole("menuitem", { name: /Refuse/ }).click();
      await router.getByText("Demo: refuses connections").waitFor(WAIT);
      await inUse(direct);
      await answers("third");
      await ways.getByRole("button", { name: "Restore the router" }).click();
      await router.getByText("Demo: working").waitFor(WAIT);

      await ways.getByRole("button", { name: "Break the router" }).click();
      for (const colorScheme of THEMES) {
        await inTheme(page, colorScheme);
        await axe(page);
      }
      await page.keyboard.press("Escape");
      await page.setViewportSize({ width: 360, height: 740 });
      // The terminal is fitted a moment later.
      const isNarrow = () =>
        [document.documentElement, document.querySelector("main")].every(
          ({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth,
        );
      await page.waitForFunction(isNarrow, undefined, WAIT);
    } finally {
      await gateway.kill();
      await demo.routerFault({});
    }
  });

  it("opens a console again on the other way when its gateway is killed", async () => {
    const { controller, ca, page: origin } = demo;
    const options = ["--controller", controller, "--ca", ca, "--page", "none", "--allow-origin", origin];
    const gateway = await startGateway(...options);
    try {
      await demo.announceGateway(gateway.url);
      const { page, exporter } = await openDevice(browser, demo);
      await demo.deviceFault({ refuse: true }, exporter);
      await demo.abortDevice(exporter);
      await page.getByText(`by ${new URL(gateway.url).host}, `).waitFor(WAIT);
      const { region: console, rows: terminal, type } = await openConsole(page, "network");
      const echoes = async (words) => {
        await type(words);
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
    const { page, exporter } = await openDevice(browser, demo);
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
