// Compares the package with that of another commit: calls, lists and polling, in Chromium, in about two minutes. Prints tables, in
// which × is the ratio of the other commit to the present files: below 1, the change has made it slower.
// Use: make bench-quick [BASE=COMMIT], or scripts/with-lab ... -- node bench/quick.mjs FOLDER [--only WORK,...]
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { bundle } from "./build.mjs";
import * as works from "./measure.mjs";
import { text } from "./report.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string", default: "calls,lists,polling" } },
});
const OTHER = "ours-other";
const SETTINGS = {
  calls: { rounds: 8 },
  lists: {
    sizes: [
      [100, 60],
      [1_000, 30],
      [10_000, 11],
    ],
  },
  polling: {
    sizes: [
      [1_000, 20],
      [10_000, 9],
    ],
  },
};

const lab = JSON.parse(readFileSync(process.env.JUMPSTARTER_LAB, "utf8"));
await bundle("ours");
await bundle("ours", { name: OTHER, folder: resolve(positionals[0]) });
const measured = {};
for (const work of values.only.split(","))
  measured[work] = await works[work]({ engine: "chromium", lab, contenders: ["ours", OTHER], ...SETTINGS[work] });
console.log(text({ chromium: measured }));
