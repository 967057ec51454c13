/** Loads the wasm of labs, once. */
import { asMisfit, asWasmError, loadable } from "../wasm/source.js";
import type { InitSource } from "../wasm/types.js";
import glue, { RawLab } from "./wasm/jumpstarter_lab.js";

let defaultSource = (): InitSource => new URL("./wasm/jumpstarter_lab_bg.wasm", import.meta.url);
let loading: Promise<void> | undefined;

/** Sets where the wasm comes from when a program names no source; the entry for Node calls it. */
export function setDefaultSource(source: () => InitSource): void {
  defaultSource = source;
}

/** Loads the wasm; later calls wait for the first one. After a failure, the next call tries again. */
export async function load(source?: InitSource): Promise<(options: string) => RawLab> {
  loading ??= instantiate(source).catch((thrown: unknown) => {
    loading = undefined;
    throw asWasmError(thrown);
  });
  await loading;
  return (options) => new RawLab(options);
}

async function instantiate(source: InitSource | undefined): Promise<void> {
  const from = await loadable(source ?? defaultSource());
  await glue({ module_or_path: from }).catch((thrown: unknown) => {
    throw asMisfit(thrown);
  });
}
