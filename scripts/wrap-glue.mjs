// Makes wasm-bindgen's glue a function, so that a page can have a second instance of the module where the first has died:
// the glue as it comes keeps its one instance in variables of its module, and a module is evaluated once.
// Use: node scripts/wrap-glue.mjs FOLDER (what `wasm-bindgen --target web` has written there). The instance's functions go
// through `guarded`, which learns of what they throw; `tellPanic` and `markError` are what src/js imports. Where the wasm
// lies is a function of its own (`besideThis`): the package loads the file itself.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const file = (name) => join(folder, name);
let glue = readFileSync(file("jumpstarter_web.js"), "utf8");

/** Replaces what has to be there exactly once: a newer wasm-bindgen that writes something else is to be noticed. */
function replaceOnce(what, by) {
    if (glue.split(what).length !== 2) throw new Error(`the glue does not have this once: ${what}`);
    glue = glue.replace(what, () => by);
}

const names = [...glue.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name);
replaceOnce('/* @ts-self-types="./jumpstarter_web.d.ts" */\n', "");
replaceOnce("export { initSync, __wbg_init as default };\n", "");
replaceOnce("wasm = instance.exports;", "wasm = guarded(instance.exports);");
glue = glue.replaceAll(/^export (?=class|function)/gm, "");
if (/^(?:export|import) /m.test(glue)) throw new Error("the glue imports or exports what a function cannot");

writeFileSync(
    file("jumpstarter_web.js"),
    `/* @ts-self-types="./jumpstarter_web.d.ts" */
export function makeGlue(guarded, tellPanic, markError) {
${glue}
return { ${[...names, "initSync"].join(", ")}, init: __wbg_init, compiled: () => wasmModule };
}
export function besideThis() {
  return new URL("jumpstarter_web_bg.wasm", import.meta.url);
}
`,
);
renameSync(file("jumpstarter_web.d.ts"), file("glue.d.ts"));
writeFileSync(
    file("jumpstarter_web.d.ts"),
    `import type * as glue from "./glue.js";

/** What a page calls in an instance. */
export type Glue = Omit<typeof glue, "default"> & {
  /** Loads the module and makes the instance. */
  init: (typeof glue)["default"];
  /** The module, once it is loaded. */
  compiled(): WebAssembly.Module;
};
export type { PreparedCall, RawClient } from "./glue.js";

/**
 * The functions of one instance, which \`init\` or \`initSync\` makes.
 *
 * @param guarded - gives what stands before the instance's own exports
 * @param tellPanic - is told of a panic, just before the instance dies of it
 * @param markError - gets each object that stands for an error of the instance
 */
export function makeGlue(
  guarded: (exports: WebAssembly.Exports) => WebAssembly.Exports,
  tellPanic: (message: string, file: string, line: number) => void,
  markError: (plain: object) => void,
): Glue;

/** The wasm file, which lies beside this module. Bundlers know the expression in it, and move the file along. */
export function besideThis(): URL;
`,
);
