// Starts the browser, opens pages, and finds elements by their visible names. Contains no tests.
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

/** The timeout for what must appear; long enough for a busy machine. */
export const WAIT = { timeout: 60_000 };

/** A browser with its own profile. */
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
 * Opens `url` in a new page, which collects errors: `wrongs(expected)` returns the console errors and uncaught exceptions,
 * except those that match `expected`.
 */
export async function openPage(browser, url, prepare = /** @type {(page: any) => Promise<void>} */ (async () => {})) {
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

/** The rows of the table with this name, without its header. */
export function rows(page, table) {
  return page.getByRole("grid", { name: table, exact: true }).locator("tbody tr");
}

/** The dialog with this title. */
export function dialog(page, title) {
  return page.getByRole("dialog", { name: title });
}
