/** What a program says about where the wasm comes from. How it is loaded stands in wasm.ts, whose types no user sees. */
import { init as load } from "./wasm.js";

/** `WebAssembly.Module`, where the program's types know it; Node's own do not. */
type WasmModule = typeof globalThis extends { WebAssembly: { Module: abstract new (...args: never) => infer Module } } ? Module : never;

/**
 * Where the wasm comes from: a URL, a request, a response under way, its bytes, or a compiled module. Useful where a
 * bundler has moved the file, or where a page must not load more than itself. A relative URL is the page's.
 */
export type InitSource = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | WasmModule;

/**
 * Loads the wasm. {@link connect} does it by itself; call this for what needs no connection, such as
 * {@link Lease.from}, or to name the source. Later calls wait for the first one; after a failure the next one tries
 * again.
 *
 * @param source - where the wasm comes from; by default the file that lies beside this module
 * @example
 * ```ts
 * await init("/assets/jumpstarter_web_bg.wasm");
 * ```
 */
export function init(source?: InitSource | Promise<InitSource>): Promise<void> {
  return load(source);
}
