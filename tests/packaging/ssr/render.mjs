// The server: renders once and prints the result. Asserts that this uses no document, no request and no wasm.
const forbidden = (what) => () => {
  throw new Error(`${what} while rendering on the server`);
};
globalThis.fetch = forbidden("a request");
WebAssembly.compile = WebAssembly.instantiate = forbidden("wasm");
const { render } = await import(process.argv[2] ?? "");
console.log(render({ endpoints: "http://127.0.0.1:9", namespace: "lab" }));
