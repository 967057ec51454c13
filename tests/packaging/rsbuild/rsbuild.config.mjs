// No configuration for the package: Rsbuild finds the wasm automatically.
export default { source: { entry: { index: "./src/main.js" } }, html: { title: "rsbuild" } };
