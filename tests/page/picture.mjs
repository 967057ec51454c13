// Compares a page with its picture: in docs/pictures, and for Firefox, whose fonts and controls differ, in firefox-pictures here.
// Contains no tests.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { ENGINE } from "./browser.mjs";

export const FOLDER = fileURLToPath(
  new URL(ENGINE === "firefox" ? "firefox-pictures/" : "../../docs/pictures/", import.meta.url),
);
/** The share of pixels that may differ: fonts are drawn a little differently from machine to machine. */
const TOLERANCE = 0.02;
/** Whether pictures are taken instead of compared. */
export const TAKES = process.env.UPDATE_PICTURES === "1";

/** Makes parts of a picture white. */
function blank({ data, width, height }, boxes) {
  for (const box of boxes) {
    const [left, right] = [Math.max(0, Math.floor(box.x)), Math.min(width, Math.ceil(box.x + box.width))];
    const [top, bottom] = [Math.max(0, Math.floor(box.y)), Math.min(height, Math.ceil(box.y + box.height))];
    for (let y = top; y < bottom; y += 1) data.fill(255, 4 * (y * width + left), 4 * (y * width + right));
  }
}

/** Fails if the page as it is differs from the picture with this name. What `ignored` finds is compared with nothing. */
export async function comparePicture(page, name, ignored = []) {
  await page.evaluate(() => document.fonts.ready);
  const taken = await page.screenshot({ animations: "disabled", caret: "hide" });
  const path = `${FOLDER}${name}.png`;
  if (TAKES) return writeFile(path, taken);
  const [known, now] = [PNG.sync.read(await readFile(path)), PNG.sync.read(taken)];
  assert.deepEqual([now.width, now.height], [known.width, known.height]);
  const boxes = (await Promise.all(ignored.map((one) => one.all()))).flat().map((one) => one.boundingBox());
  const shown = (await Promise.all(boxes)).filter((box) => box !== null);
  for (const picture of [known, now]) blank(picture, shown);
  const different = pixelmatch(known.data, now.data, null, known.width, known.height, { threshold: 0.2 });
  const share = different / (known.width * known.height);
  if (share > TOLERANCE) await writeFile(`${path}.now.png`, taken);
  assert.ok(share <= TOLERANCE, `${(share * 100).toFixed(1)} % of the pixels differ: see ${path}.now.png`);
}
