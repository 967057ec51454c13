/** The wasm module of devices. */
import type { Instance } from "../wasm/instance.js";
import { WasmModule } from "../wasm/module.js";
import type { InitSource } from "../wasm/types.js";
import { besideThis, makeGlue, type Glue } from "./wasm/jumpstarter_device.js";

const NAMES = { file: "jumpstarter_device_bg.wasm", call: "initDevice()" };
const device = /* @__PURE__ */ new WasmModule<Glue>(
  NAMES,
  makeGlue,
  besideThis,
  "connectExporter() or client.device()",
);

/** Sets the source of the wasm for programs that name none. */
export function setDefaultSource(source: () => InitSource | Promise<InitSource>): void {
  device.setDefaultSource(source);
}

/** See init.ts. */
export function load(source?: InitSource | Promise<InitSource>): Promise<void> {
  return device.init(source);
}

/** Returns the instance, or a new one if it has died. */
export function instance(): Instance<Glue> {
  return device.instance();
}
