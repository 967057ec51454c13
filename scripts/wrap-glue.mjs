// Wraps wasm-bindgen's glue in a function, so that a page can create a second instance of the wasm module after the first
// has panicked: the glue keeps its only instance in module variables, and a JavaScript module is evaluated once.
// Use: node scripts/wrap-glue.mjs FOLDER NAME (with the output of `wasm-bindgen --target web --out-name NAME`). `guarded` wraps the instance's
// functions and sees what they throw; `reportPanic` and `markError` are the functions that src/js imports. `besideThis` returns
// the URL of the wasm file, which the package loads itself.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, name] = process.argv.slice(2);
const file = (end) => join(folder, end);
let glue = readFileSync(file(`${name}.js`), "utf8");

/** Replaces text that must occur exactly once, so that a wasm-bindgen with different output is detected. */
function replaceOnce(what, by) {
    if (glue.split(what).length !== 2) throw new Error(`the glue does not have this once: ${what}`);
    glue = glue.replace(what, () => by);
}

const names = [...glue.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name);
const classes = [...glue.matchAll(/^export class (\w+)/gm)].map(([, name]) => name);
replaceOnce(`/* @ts-self-types="./${name}.d.ts" */\n`, "");
replaceOnce("export { initSync, __wbg_init as default };\n", "");
replaceOnce("wasm = instance.exports;", "wasm = guarded(instance.exports);");
glue = glue.replaceAll(/^export (?=class|function)/gm, "");
if (/^(?:export|import) /m.test(glue)) throw new Error("the glue imports or exports what a function cannot");

writeFileSync(
    file(`${name}.js`),
    `/* @ts-self-types="./${name}.d.ts" */
export function makeGlue(guarded, reportPanic, markError) {
${glue}
return { ${[...names, "initSync"].join(", ")}, init: __wbg_init, compiled: () => wasmModule };
}
export function besideThis() {
  return new URL("${name}_bg.wasm", import.meta.url);
}
`,
);
renameSync(file(`${name}.d.ts`), file("glue.d.ts"));
writeFileSync(
    file(`${name}.d.ts`),
    `import type * as glue from "./glue.js";

/** The functions of one instance. */
export type Glue = Omit<typeof glue, "default"> & {
  /** Loads the module and creates the instance. */
  init: (typeof glue)["default"];
  /** The module, once it is loaded. */
  compiled(): WebAssembly.Module;
};
export type { ${classes.join(", ")} } from "./glue.js";

/**
 * Returns the functions of a new instance, which \`init\` or \`initSync\` creates.
 *
 * @param guarded - wraps the instance's exports
 * @param reportPanic - is called with a panic's message and location, before the instance traps
 * @param markError - is called with each plain object that represents an error of the instance
 */
export function makeGlue(
  guarded: (exports: WebAssembly.Exports) => WebAssembly.Exports,
  reportPanic: (message: string, file: string, line: number) => void,
  markError: (plain: object) => void,
): Glue;

/** The URL of the wasm file next to this module. Bundlers recognize the expression in it, and copy the file. */
export function besideThis(): URL;
`,
);
