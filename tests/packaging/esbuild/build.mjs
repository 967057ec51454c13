import { build } from "esbuild";

const shared = { bundle: true, minify: true, logLevel: "error", target: "es2022", absWorkingDir: import.meta.dirname };
const besideBundle = { ...shared, format: "esm", loader: { ".wasm": "file" } };
await build({ ...besideBundle, entryPoints: ["src/by-url.ts"], outdir: "dist" });
await build({ ...besideBundle, entryPoints: ["src/testing.ts"], outdir: "dist-testing" });
// A classic script, where `import.meta` is empty; the package does not need it if the program passes the wasm.
await build({
  ...shared,
  entryPoints: ["src/inside.ts"],
  outdir: "dist-inside",
  format: "iife",
  loader: { ".wasm": "binary" },
  logOverride: { "empty-import-meta": "silent" },
});
