// `rspack build` without its command line. No configuration for the package: Rspack finds the wasm automatically.
import { rspack } from "@rspack/core";

const config = {
  mode: "production",
  context: import.meta.dirname,
  entry: "./src/main.js",
  output: { filename: "main.js", module: true, clean: true },
  performance: { hints: false },
};
rspack(config, (error, stats) => {
  if (error !== null) throw error;
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString("errors-warnings"));
});
