// The browser, and the page in it as a person would find things on it. No test is in here.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** For what has to come: a guard against waiting for ever, so long that no busy machine meets it. */
export const WAIT = { timeout: 60_000 };

/** A browser with a profile of its own. */
export async function startBrowser() {
  const profile = await mkdtemp(join(tmpdir(), "page-test-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
    viewport: { width: 1280, height: 800 },
  });
  context.setDefaultTimeout(WAIT.timeout);
  context.setDefaultNavigationTimeout(WAIT.timeout);
  return {
    context,
    async stop() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/**
 * Opens `url` in a page of its own, which keeps what goes wrong in it: `wrongs(expected)` are the console's errors and
 * the exceptions but those that match `expected`.
 */
export async function openPage(browser, url, prepare = async () => {}) {
  const page = await browser.context.newPage();
  const wrongs = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      wrongs.push(`${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => wrongs.push(String(error)));
  await prepare(page);
  await page.goto(url);
  return Object.assign(page, {
    wrongs: (expected) => wrongs.filter((wrong) => expected === undefined || !expected.test(wrong)),
  });
}

/** The rows of the table with this name, without its head. */
export function rows(page, table) {
  return page.getByRole("grid", { name: table, exact: true }).locator("tbody tr");
}

/** The dialog with this title. */
export function dialog(page, title) {
  return page.getByRole("dialog", { name: title });
}
