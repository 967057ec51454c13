// Bundles the Worker as wrangler does: with esbuild, for browsers and Workers; wasm files are left to the runtime.
import { build } from "esbuild";

await build({
  entryPoints: ["worker.js"],
  absWorkingDir: import.meta.dirname,
  bundle: true,
  format: "esm",
  target: "es2022",
  outdir: "dist",
  conditions: ["workerd", "worker", "browser"],
  logLevel: "error",
  plugins: [
    {
      name: "wasm-of-the-runtime",
      setup: ({ onResolve }) =>
        onResolve({ filter: /\.wasm$/ }, () => ({ path: "./jumpstarter_web_bg.wasm", external: true })),
    },
  ],
});
