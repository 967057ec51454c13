// Nothing here is for the package: Rsbuild finds the wasm by itself.
export default { source: { entry: { index: "./src/main.js" } }, html: { title: "rsbuild" } };
