/** Loads the wasm module once and holds its instance. */
import { JumpstarterError } from "../base/error.js";
import { Instance } from "./instance.js";
import { besideThis, type Glue } from "./jumpstarter_web.js";
import { asMisfit, asWasmError, loadable, ownFile, type WasmNames } from "./source.js";
import type { InitSource } from "./types.js";

const NAMES: WasmNames = { file: "jumpstarter_web_bg.wasm", call: "init()" };

let defaultSource = (): InitSource => ownFile(NAMES, besideThis);
let loading: Promise<void> | undefined;
let loaded: Instance | undefined;

/** Sets the source of the wasm for programs that name none. */
export function setDefaultSource(source: () => InitSource): void {
  defaultSource = source;
}

/** See init.ts. */
export function init(source?: InitSource | Promise<InitSource>): Promise<void> {
  loading ??= load(source).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(source: InitSource | Promise<InitSource> | undefined): Promise<void> {
  try {
    const from = await loadable(NAMES, (await source) ?? defaultSource());
    const made = new Instance();
    await made.load(from).catch((thrown: unknown) => {
      throw asMisfit(NAMES, thrown);
    });
    loaded = made;
  } catch (thrown) {
    throw asWasmError(NAMES, thrown);
  }
}

/** Returns the instance, or a new one if it has died. Throws `not-initialized` if the module is not loaded. */
export function instance(): Instance {
  if (loaded === undefined) {
    throw new JumpstarterError({
      code: "FAILED_PRECONDITION",
      reason: "not-initialized",
      rawMessage: "the wasm is not loaded yet; await init() or connect() first",
    });
  }
  if (loaded.isDead) loaded = loaded.again();
  return loaded;
}

/** Runs a function of the module; an error that it throws becomes a {@link JumpstarterError}. */
export function run<T>(use: (wasm: Glue) => T): T {
  return instance().use(use);
}
