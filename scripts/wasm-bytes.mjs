// Writes the wasm module's bytes as a JavaScript module, bytes.js, next to the wasm file. Only the entry for servers imports
// it. A bundler could do that, but tsc builds the package. Use: node scripts/wasm-bytes.mjs FOLDER (which has jumpstarter_web_bg.wasm)
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const base64 = readFileSync(join(folder, "jumpstarter_web_bg.wasm")).toString("base64");
writeFileSync(join(folder, "bytes.js"), `export const base64 = "${base64}";\n`);
writeFileSync(
    join(folder, "bytes.d.ts"),
    "/** The bytes of jumpstarter_web_bg.wasm. */\nexport declare const base64: string;\n",
);
