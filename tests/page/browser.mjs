// Starts the browser, opens pages, and finds elements by their visible names. Contains no tests.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { startFirefox } from "./firefox.mjs";

/** The browser of this run: `chromium`, or `firefox` by PAGE_BROWSER. */
export const ENGINE = process.env.PAGE_BROWSER ?? "chromium";

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

/** What Firefox logs when a request fails, for any page. */
const FAILED_REQUEST = /^Cross-Origin Request Blocked: .*CORS request did not succeed/;

/** A browser with its own profile. Playwright switches Chromium's back/forward cache off, unless a test needs it. */
export async function startBrowser({ backForwardCache = false } = {}) {
  const profile = await mkdtemp(join(tmpdir(), "page-test-"));
  const viewport = { width: 1280, height: 800 };
  const context =
    ENGINE === "firefox"
      ? await startFirefox(profile, { viewport })
      : await chromium.launchPersistentContext(profile, {
          executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
          args: FLAGS,
          ...(backForwardCache ? { ignoreDefaultArgs: ["--disable-back-forward-cache"] } : {}),
          viewport,
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
    wrongs: (expected) => wrongs.filter((wrong) => !FAILED_REQUEST.test(wrong) && !expected?.test(wrong)),
  });
}

/** Has a new page see a light or dark system. Firefox ESR has no command for it. */
export async function setColorScheme(page, colorScheme) {
  if (ENGINE !== "firefox") return page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.addInitScript((isDark) => {
    const ask = globalThis.matchMedia.bind(globalThis);
    globalThis.matchMedia = (query) =>
      query.includes("prefers-color-scheme: dark") ? ask(isDark ? "all" : "not all") : ask(query);
  }, colorScheme === "dark");
}

/** The rows of the table with this name, without its header. */
export function rows(page, table) {
  return page.getByRole("grid", { name: table, exact: true }).locator("tbody tr");
}

/** The dialog with this title. */
export function dialog(page, title) {
  return page.getByRole("dialog", { name: title });
}

/** Pastes a text into a field. */
export async function paste(page, field, text) {
  await field.focus();
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
    // Firefox ignores `clipboardData` in the constructor.
    Object.defineProperty(event, "clipboardData", { value: clipboardData });
    if (document.activeElement.dispatchEvent(event)) document.execCommand("insertText", false, pasted);
  }, text);
}
