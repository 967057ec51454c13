// Bundles for Node with esbuild and webpack, each as one ES module and one CommonJS file.
import { build } from "esbuild";
import webpack from "webpack";

const shared = {
  entryPoints: ["src/main.js"],
  bundle: true,
  platform: "node",
  absWorkingDir: import.meta.dirname,
  logLevel: "warning",
};
await build({ ...shared, format: "esm", outfile: "esbuild/main.mjs" });
await build({ ...shared, format: "cjs", outfile: "esbuild/main.cjs" });
const config = {
  mode: "production",
  target: "node",
  context: import.meta.dirname,
  entry: "./src/main.js",
  output: { path: `${import.meta.dirname}/webpack`, filename: "main.cjs" },
};
webpack(config, (error, stats) => {
  if (error !== null) throw error;
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString("errors-warnings"));
});
