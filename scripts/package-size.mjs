// Prints how large what a page downloads is, brotli-compressed, and fails above the budget in tests/data/package-budget.json.
// Each raise of the budget is a commit of its own that says what it bought. Not for the types: no page loads those.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const dist = "npm/dist";
const budgetFile = "tests/data/package-budget.json";

function compressed(path) {
  const bytes = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return { path, raw: bytes.length, brotli: brotliCompressSync(bytes, { params }).length };
}

const isShipped = (name) => /\.(wasm|js)$/.test(name);
const files = readdirSync(dist, { recursive: true }).filter(isShipped).sort().map((name) => compressed(join(dist, name)));
const row = (name, raw, brotli) => `${name.padEnd(44)} ${String(raw).padStart(9)} ${String(brotli).padStart(9)}`;
console.log(row("bytes", "raw", "brotli"));
for (const file of files) console.log(row(file.path, file.raw, file.brotli));

// The budget is for the module and its glue, as the peers' sizes are told; our own TypeScript stands in the table above it.
const total = files.filter((file) => file.path.includes("/wasm/")).reduce((sum, file) => sum + file.brotli, 0);
console.log(row("the module and its glue", "", total));

if (process.argv.includes("--check")) {
  const { brotliBytes } = JSON.parse(readFileSync(budgetFile, "utf8"));
  const within = total <= brotliBytes;
  console.log(`budget: ${brotliBytes} bytes (${((100 * total) / brotliBytes).toFixed(1)}% used)`);
  if (!within) console.error(`over the budget of ${budgetFile} by ${total - brotliBytes} bytes`);
  console.log(`package-size: ${within ? 1 : 0} passed, ${within ? 0 : 1} failed`);
  process.exitCode = within ? 0 : 1;
}
