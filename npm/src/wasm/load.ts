/** The client's wasm module. */
import type { Instance } from "./instance.js";
import { besideThis, makeGlue, type Glue } from "./jumpstarter_web.js";
import { WasmModule } from "./module.js";
import type { InitSource } from "./types.js";

const NAMES = { file: "jumpstarter_web_bg.wasm", call: "init()" };
const client = /* @__PURE__ */ new WasmModule<Glue>(NAMES, makeGlue, besideThis, "connect()");

/** Sets the source of the wasm for programs that name none. */
export function setDefaultSource(source: () => InitSource): void {
  client.setDefaultSource(source);
}

/** See init.ts. */
export function init(source?: InitSource | Promise<InitSource>): Promise<void> {
  return client.init(source);
}

/** Returns the instance, or a new one if it has died. Throws `not-initialized` if the module is not loaded. */
export function instance(): Instance<Glue> {
  return client.instance();
}

/** Runs a function of the module; an error that it throws becomes a {@link JumpstarterError}. */
export function run<T>(use: (wasm: Glue) => T): T {
  return instance().use(use);
}
