// The CommonJS build, for what knows no modules: Jest as most projects have it, and programs that call `require`. It is
// made of the modules that tsc has written, the entry for servers, which carries the wasm. Its types are its own: a
// CommonJS program may not name a module's. Not for bundlers, which take the modules.
import dts from "rollup-plugin-dts";

const external = ["react", "yaml"];
const failOnWarning = (warning) => {
  throw new Error(warning.message);
};
const ENTRY = /\/dist\/(?:index|index\.node|config|react)(?:\.d\.ts|\.js)$/;
const TESTING = "/dist/testing/";
const DEVICE = "/dist/device/";
/**
 * All entries share one file, and so one instance of the client's wasm. What only `testing` uses is in that entry, and
 * the bytes of each wasm have a file of their own.
 */
const chunkOf = (id) => {
  if (id.endsWith("/wasm/bytes.js")) {
    if (id.includes(DEVICE)) return "device-bytes";
    return id.includes(TESTING) ? "lab-bytes" : "wasm-bytes";
  }
  // A client must not load the devices with it.
  if (id.endsWith("/device/part.js")) return "shared";
  // The types of a client and of its devices name each other.
  if (id.includes(DEVICE) && !/\/index(?:\.node)?(?:\.d\.ts|\.js)$/.test(id))
    return id.endsWith(".js") ? "devices" : "shared";
  return ENTRY.test(id) || id.includes(DEVICE) || id.includes(TESTING) ? undefined : "shared";
};
const output = { dir: "dist", format: "cjs", exports: "named", manualChunks: chunkOf };

export default [
  {
    input: {
      index: "dist/index.node.js",
      config: "dist/config.js",
      react: "dist/react.js",
      device: "dist/device/index.node.js",
      testing: "dist/testing/index.node.js",
    },
    external,
    onwarn: failOnWarning,
    // The file beside the module is not looked for: this build has the bytes.
    plugins: [{ name: "no-import-meta", resolveImportMeta: () => "undefined" }],
    output: { ...output, entryFileNames: "[name].cjs", chunkFileNames: "[name].cjs" },
  },
  {
    input: {
      index: "dist/index.d.ts",
      config: "dist/config.d.ts",
      react: "dist/react.d.ts",
      device: "dist/device/index.d.ts",
      testing: "dist/testing/index.d.ts",
    },
    external,
    onwarn: failOnWarning,
    plugins: [dts()],
    output: {
      ...output,
      entryFileNames: "[name].d.cts",
      chunkFileNames: "[name].d.cts",
      // TypeScript reads it at the top of a file only, and what is put together from many has it somewhere inside.
      banner: '/// <reference lib="esnext.disposable" preserve="true" />',
    },
  },
];
