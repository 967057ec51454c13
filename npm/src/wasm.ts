/** Loads the wasm module, once, and holds the instance of it. Not for calls: those stand in client.ts. */
import { JumpstarterError } from "./error.js";
import type { InitSource } from "./init.js";
import { Instance } from "./instance.js";
import type { Glue } from "./wasm/jumpstarter_web.js";

let defaultSource: () => Promise<InitSource | undefined> = () => Promise.resolve(undefined);
let loading: Promise<void> | undefined;
let loaded: Instance | undefined;

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
  const made = new Instance();
  await made.load((await source) ?? (await defaultSource()));
  loaded = made;
}

/** The instance; a fresh one where it has died, and a clear error where none has been loaded. */
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

/** Runs a function of the module; what it throws becomes a {@link JumpstarterError}. */
export function run<T>(use: (wasm: Glue) => T): T {
  return instance().use(use);
}
