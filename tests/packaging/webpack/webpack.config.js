// No configuration for the package: webpack finds the wasm automatically.
export default {
  mode: "production",
  entry: "./src/main.js",
  output: { filename: "main.js", module: true, clean: true },
  experiments: { outputModule: true },
  performance: { hints: false },
};
