/** Where the wasm is loaded from. wasm.ts loads it; its types are not public. */
import { init as load } from "./load.js";

/** `WebAssembly.Module`, if the program's type libraries declare it; Node's own do not. */
type WasmModule = typeof globalThis extends { WebAssembly: { Module: abstract new (...args: never) => infer Module } }
  ? Module
  : never;

/**
 * The source of the wasm: a URL, a request, a response or a promise of one, its bytes, or a compiled module. Use it if a
 * bundler has moved the file, or if a page must be self-contained. A relative URL is resolved against the page's.
 */
export type InitSource = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | WasmModule;

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
