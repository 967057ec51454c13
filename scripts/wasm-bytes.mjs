// Writes the bytes of a wasm module as a JavaScript module, bytes.js, next to the wasm file. Only the entries for servers
// import it. A bundler could do that, but tsc builds the package. Use: node scripts/wasm-bytes.mjs FILE
import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const file = process.argv[2];
const write = (name, text) => writeFileSync(join(dirname(file), name), text);
write("bytes.js", `export const base64 = "${readFileSync(file).toString("base64")}";\n`);
write("bytes.d.ts", `/** The bytes of ${basename(file)}. */\nexport declare const base64: string;\n`);
