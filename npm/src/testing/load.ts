/** Loads the wasm of labs, once. */
import { asMisfit, asWasmError, loadable, ownFile, type WasmNames } from "../wasm/source.js";
import type { InitSource } from "../wasm/types.js";
import glue, { RawLab } from "./wasm/jumpstarter_lab.js";

const NAMES: WasmNames = { file: "jumpstarter_lab_bg.wasm", call: "createLab({ wasm })" };
/** What wasm-bindgen's glue calls first. */
const START = "__wbindgen_start";

let defaultSource = (): InitSource =>
  // Bundlers recognize the expression, and copy the file.
  ownFile(NAMES, () => new URL("./wasm/jumpstarter_lab_bg.wasm", import.meta.url));
let loading: Promise<void> | undefined;

/** Sets where the wasm comes from when a program names no source; the entry for Node calls it. */
export function setDefaultSource(source: () => InitSource): void {
  defaultSource = source;
}

/** Loads the wasm; later calls wait for the first one. After a failure, the next call tries again. */
export async function load(source?: InitSource): Promise<(options: string) => RawLab> {
  loading ??= instantiate(source).catch((thrown: unknown) => {
    loading = undefined;
    throw asWasmError(NAMES, thrown);
  });
  await loading;
  return (options) => new RawLab(options);
}

async function instantiate(source: InitSource | undefined): Promise<void> {
  const from = await loadable(NAMES, source ?? defaultSource());
  try {
    const module = "byteLength" in from ? await WebAssembly.compile(from) : from;
    // The glue keeps the first instance, also one that lacks the exports: then no later call could succeed.
    if (!WebAssembly.Module.exports(module).some(({ name }) => name === START)) throw new TypeError(`no ${START}`);
    await glue({ module_or_path: module });
  } catch (thrown) {
    throw asMisfit(NAMES, thrown);
  }
}
