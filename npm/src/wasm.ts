/** Loads the wasm module, once. Not for calls: those stand in client.ts. */
import { JumpstarterError } from "./error.js";
import type { InitSource } from "./init.js";
import start, * as wasm from "./wasm/jumpstarter_web.js";

let defaultSource: () => Promise<InitSource | undefined> = () => Promise.resolve(undefined);
let loading: Promise<void> | undefined;
let loaded = false;

/** Says where the wasm comes from when nobody does; the entry for Node calls it. */
export function setDefaultSource(source: () => Promise<InitSource | undefined>): void {
  defaultSource = source;
}

/** What init.ts offers. */
export function init(source?: InitSource | Promise<InitSource>): Promise<void> {
  loading ??= load(source).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(source: InitSource | Promise<InitSource> | undefined): Promise<void> {
  const found = (await source) ?? (await defaultSource());
  await (found === undefined ? start() : start({ module_or_path: found }));
  loaded = true;
}

/** The module's functions; a clear error where it has not been loaded. */
export function loadedWasm(): typeof wasm {
  if (!loaded) {
    throw new JumpstarterError({
      code: "FAILED_PRECONDITION",
      reason: "not-initialized",
      rawMessage: "the wasm is not loaded yet; await init() or connect() first",
    });
  }
  return wasm;
}

/** Runs a function of the module; what it throws becomes a {@link JumpstarterError}. */
export function run<T>(use: (module: typeof wasm) => T): T {
  const module = loadedWasm();
  try {
    return use(module);
  } catch (thrown) {
    throw JumpstarterError.from(thrown);
  }
}
