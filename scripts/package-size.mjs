// Prints the size of what a page downloads, compressed with brotli. Types do not count: no page loads them.
// Not by size-limit, which measures a bundle: this is the module with its glue, as the sizes of other clients are taken.
// --check fails if the size is over the budget in tests/data/package-budget.json or differs from docs/size.md; --write
// writes the sizes into docs/size.md. Each raise of the budget is a separate commit that gives the reason.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const dist = "npm/dist";
const budgetFile = "tests/data/package-budget.json";
const tableFile = "docs/size.md";
/** Allowed deviation of the table: the output of one compiler version may vary slightly. */
const TOLERANCE = 0.01;

function compressed(path) {
    const bytes = readFileSync(path);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    return { path, raw: bytes.length, brotli: brotliCompressSync(bytes, { params }).length };
}

/** Not loaded by pages: the entries for servers, and their copies of the wasm. */
const FOR_SERVERS = /^(?:(?:device\/|testing\/)?(?:index\.node|wasm\/bytes)|device\/node-source)\.js$/;
const isDownloaded = (name) => /\.(wasm|js)$/.test(name) && !FOR_SERVERS.test(name);
const all = readdirSync(dist, { recursive: true, encoding: "utf8" })
    .filter(isDownloaded)
    .sort()
    .map((name) => compressed(join(dist, name)));
/** `jumpstarter-web/testing` is loaded by tests and demonstrations alone. */
const isOfTests = ({ path }) => path.startsWith(`${dist}/testing`);
/** `jumpstarter-web/device` is loaded by pages that use a leased device, when they do. */
const isOfDevices = ({ path }) => path.startsWith(`${dist}/device`);
/** Entries of their own, for pages that use React or read a client config. */
const isOfOthers = ({ path }) => [`${dist}/config.js`, `${dist}/react.js`].includes(path);
const files = all.filter((file) => ![isOfTests, isOfDevices, isOfOthers].some((isOther) => isOther(file)));
const row = (name, raw, brotli) => `${name.padEnd(46)} ${String(raw).padStart(9)} ${String(brotli).padStart(9)}`;
console.log(row("bytes", "raw", "brotli"));
for (const file of all) console.log(row(file.path, file.raw, file.brotli));

// The budget covers the module and its glue, as the other clients are measured; the table also lists our own TypeScript.
const isGenerated = ({ path }) => path.startsWith(`${dist}/wasm/jumpstarter_web`);
const inWasm = files.filter(isGenerated);
const total = inWasm.reduce((sum, file) => sum + file.brotli, 0);
console.log(row("the module and its glue", "", total));

const brotliOf = (chosen) => all.filter(chosen).reduce((sum, file) => sum + file.brotli, 0);
/** The parts with a budget of their own: their files, and the name of the budget. */
const parts = [
    { name: "jumpstarter-web/device", bytes: brotliOf(isOfDevices), budget: "deviceBrotliBytes" },
    { name: "jumpstarter-web/testing", bytes: brotliOf(isOfTests), budget: "testingBrotliBytes" },
];
for (const { name, bytes } of parts) console.log(row(name, "", bytes));

const sum = (chosen) => chosen.reduce((all, file) => [all[0] + file.raw, all[1] + file.brotli], [0, 0]);
const lines = [
    ["the module, `jumpstarter_web_bg.wasm`", sum(inWasm.filter((file) => file.path.endsWith(".wasm")))],
    ["its glue", sum(inWasm.filter((file) => file.path.endsWith(".js")))],
    ["records, errors and calls around it", sum(files.filter((file) => !isGenerated(file)))],
    ["together", sum(files)],
    ["`jumpstarter-web/device`, loaded when a page uses a device", sum(all.filter(isOfDevices))],
];
const MARKS = /(<!-- sizes -->\n)(.*?)(<!-- \/sizes -->)/s;

if (process.argv.includes("--write")) {
    const number = (value) => value.toLocaleString("en-US");
    const rows = lines.map(([name, [raw, brotli]]) => `| ${name} | ${number(raw)} | ${number(brotli)} |\n`);
    const table = `\n| | raw | brotli |\n| --- | --- | --- |\n${rows.join("")}\n`;
    writeFileSync(tableFile, readFileSync(tableFile, "utf8").replace(MARKS, `$1${table}$3`));
}

if (process.argv.includes("--check")) {
    const budgets = JSON.parse(readFileSync(budgetFile, "utf8"));
    const { brotliBytes } = budgets;
    const within = total <= brotliBytes;
    console.log(`budget: ${brotliBytes} bytes (${((100 * total) / brotliBytes).toFixed(1)}% used)`);
    if (!within) console.error(`over the budget of ${budgetFile} by ${total - brotliBytes} bytes`);

    const partsWithin = parts.map(({ name, bytes, budget }) => {
        if (bytes > budgets[budget]) console.error(`${name} is over the budget by ${bytes - budgets[budget]} bytes`);
        return bytes <= budgets[budget];
    });

    const documented = [...MARKS.exec(readFileSync(tableFile, "utf8"))[2].matchAll(/\| ([\d,]+) \| ([\d,]+) \|$/gm)];
    const figures = documented.map(([, ...cells]) => cells.map((cell) => Number(cell.replaceAll(",", ""))));
    const near = (one, other) => Math.abs(one - other) <= TOLERANCE * other;
    const current =
        figures.length === lines.length &&
        lines.every(([, now], row) => now.every((value, cell) => near(figures[row][cell], value)));
    if (!current) console.error(`${tableFile} differs from the build: run \`make size-table\``);

    const checks = [within, ...partsWithin, current];
    const passed = checks.filter(Boolean).length;
    console.log(`package-size: ${passed} passed, ${checks.length - passed} failed`);
    process.exitCode = passed === checks.length ? 0 : 1;
}
