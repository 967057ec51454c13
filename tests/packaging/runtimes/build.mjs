// Bundles the Worker as wrangler does: by esbuild, for browsers and Workers, with wasm files left to the runtime.
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
