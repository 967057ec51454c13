// Moves the TypeScript types of the records, which the crate `tsify` derives from the structs in src/model, out of the types of
// the glue into records.d.ts: they are public, those of the glue are not. Records are frozen, so all properties, arrays and
// maps in them become read-only. Use: node scripts/record-types.mjs FOLDER (with the output of `wasm-bindgen --target web`)
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const file = (name) => join(process.argv[2], name);
const glue = readFileSync(file("glue.d.ts"), "utf8");
const INTERFACE = /\/\*\*\n(?: \*.*\n)+? \*\/\nexport interface \w+ \{\n(?:[^}].*\n|\n)*\}\n\n?/g;
const found = glue.match(INTERFACE) ?? [];
const types = found
    .join("")
    .replace(/^( {4})(\w+: )/gm, "$1readonly $2")
    .replaceAll("Record<string, string>", "Labels")
    .replace(/: (\w+\[\])/g, ": readonly $1");
const words = readFileSync(new URL("../src/js/words.d.ts", import.meta.url), "utf8");
if (types === "") throw new Error("the glue has no types of records");
writeFileSync(file("records.d.ts"), `${words}\n${types}`);
writeFileSync(file("glue.d.ts"), glue.replace(INTERFACE, ""));
