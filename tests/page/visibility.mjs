// A page that a test hides and shows: headless browsers show all of theirs. Contains no tests.

/** Prepares a new page for `show`. */
export async function makeHideable(page) {
  await page.addInitScript(() => {
    let isHidden = false;
    Object.defineProperty(document, "visibilityState", { get: () => (isHidden ? "hidden" : "visible") });
    globalThis.hidePage = (hidden) => {
      isHidden = hidden;
      document.dispatchEvent(new Event("visibilitychange"));
    };
  });
}

export async function hide(page) {
  await page.evaluate(() => globalThis.hidePage(true));
}

export async function show(page) {
  await page.evaluate(() => globalThis.hidePage(false));
}
