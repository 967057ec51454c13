// The server: renders once and prints it. It must do so without a document, a request or any wasm; this makes sure.
const forbidden = (what) => () => {
  throw new Error(`${what} while rendering on the server`);
};
globalThis.fetch = forbidden("a request");
WebAssembly.compile = WebAssembly.instantiate = forbidden("wasm");
const { render } = await import(process.argv[2] ?? "");
console.log(render({ endpoints: "http://127.0.0.1:9", namespace: "lab" }));
