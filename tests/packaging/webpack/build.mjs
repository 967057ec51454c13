// `webpack build` without webpack-cli.
import { fileURLToPath } from "node:url";
import webpack from "webpack";

import config from "./webpack.config.js";

webpack({ ...config, context: fileURLToPath(new URL(".", import.meta.url)) }, (error, stats) => {
  if (error !== null) throw error;
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString("errors-warnings"));
});
