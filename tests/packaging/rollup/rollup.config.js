// Two ways: a plugin for `new URL("x", import.meta.url)`, or a copy of the wasm next to the bundle.
import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { importMetaAssets } from "@web/rollup-plugin-import-meta-assets";

const WASM = "jumpstarter-web/jumpstarter_web_bg.wasm";
const copyWasm = {
  name: "copy-wasm",
  writeBundle: ({ dir = "" }) =>
    copyFileSync(fileURLToPath(import.meta.resolve(WASM)), `${dir}/jumpstarter_web_bg.wasm`),
};

/** @type {import("rollup").RollupOptions[]} */
export default [
  {
    input: "src/main.js",
    plugins: [nodeResolve({ browser: true }), importMetaAssets()],
    output: { dir: "dist", format: "es" },
  },
  {
    input: "src/main.js",
    plugins: [nodeResolve({ browser: true }), copyWasm],
    output: { dir: "dist-copied", format: "es" },
  },
];
