/** Where the wasm is loaded from. */

/** `WebAssembly.Module`, if the program's type libraries declare it; Node's own do not. */
type WasmModule = typeof globalThis extends { WebAssembly: { Module: abstract new (...args: never) => infer Module } }
  ? Module
  : never;

/**
 * The source of the wasm: a URL, a request, a response or a promise of one, its bytes, or a compiled module. Use it if a
 * bundler has moved the file, or if a page must be self-contained. A relative URL is resolved against the page's.
 */
export type InitSource = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | WasmModule;
