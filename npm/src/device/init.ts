/** The public `initDevice`. It is apart from load.ts, whose types name the wasm's own, which are not public. */
import type { InitSource } from "../wasm/types.js";
import { load } from "./load.js";

/**
 * Loads the wasm of devices. {@link connectExporter} and `client.device` do this automatically; call it to set the source.
 * Later calls wait for the first one; after a failure, the next call tries again.
 *
 * @param source - the source of the wasm; by default the file next to this module
 * @example
 * ```ts
 * await initDevice("/assets/jumpstarter_device_bg.wasm");
 * ```
 */
export function initDevice(source?: InitSource | Promise<InitSource>): Promise<void> {
  return load(source);
}
