/** The public `init`. It is apart from load.ts, whose types name the wasm's own, which are not public. */
import { init as load } from "./load.js";
import type { InitSource } from "./types.js";

/**
 * Loads the wasm. {@link connect} does this automatically; call `init` to use functions that need no connection, such as
 * {@link Lease.from}, or to set the source. Later calls wait for the first one; after a failure, the next call tries
 * again.
 *
 * @param source - the source of the wasm; by default the file next to this module
 * @example
 * ```ts
 * await init("/assets/jumpstarter_web_bg.wasm");
 * ```
 */
export function init(source?: InitSource | Promise<InitSource>): Promise<void> {
  return load(source);
}
