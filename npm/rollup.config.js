// Makes the published package, dist/, of what tsc and wasm-bindgen have written into modules/: few ES modules, and the same for
// CommonJS. Its types stay one file for each module, so that an editor finds the sources by them.
import { cpSync, rmSync } from "node:fs";
import dts from "rollup-plugin-dts";
import { minify } from "terser";

const external = ["react", "yaml"];
const failOnWarning = (warning) => {
  throw new Error(warning.message);
};
const DEVICE = "/device/";
const TESTING = "/testing/";
/** Only one entry uses them, and it contains them. */
const OF_ONE_ENTRY = /\/(?:config-yaml|live\/(?:endpoint|list)-store)(?:\.d\.ts|\.js)$/;
const ENTRY = /\/(?:modules|dist)\/(?:index|index\.node|config|react)(?:\.d\.ts|\.js)$/;
const ENTRY_OF_PART = /\/index(?:\.node)?(?:\.d\.ts|\.js)$/;

/**
 * All entries share one file, and so one instance of the client's wasm. What only devices or labs need is apart, since a client
 * must not load it.
 */
const partOf = (id) => {
  if (id.includes(TESTING)) return ENTRY_OF_PART.test(id) ? undefined : "lab";
  if (id.endsWith("/device/part.js")) return "shared";
  if (id.includes(DEVICE)) return ENTRY_OF_PART.test(id) ? undefined : "devices";
  return ENTRY.test(id) || OF_ONE_ENTRY.test(id) ? undefined : "shared";
};

/** The glue and the bytes stay files of their own: tests replace the first, only servers load the second. */
const GENERATED = /\/wasm\/(?:jumpstarter_\w+|bytes)\.js$/;
const FOLDERS = { lab: "testing/lab", devices: "device/devices" };
/** Several files, because bundlers drop unused files completely: a program that only checks errors contains no client. */
const chunkOfModules = (id) => {
  // The entry for servers sets the source of the devices' wasm, and needs nothing else of them.
  const [name] = /device\/(?:load|node-source)(?=\.js$)/.exec(id) ?? [];
  if (name !== undefined) return name;
  const part = partOf(id);
  if (part !== "shared") return FOLDERS[part] ?? part;
  return id.includes("/base/") ? "errors" : /\/(?:records|wasm)\//.test(id) ? "records" : "service";
};

/** The bytes of each wasm have a file of their own. */
const chunkOfCommon = (id) => {
  if (id.endsWith("/wasm/bytes.js"))
    return id.includes(DEVICE) ? "device-bytes" : id.includes(TESTING) ? "lab-bytes" : "wasm-bytes";
  const part = partOf(id);
  return part === "lab" ? undefined : part;
};

/** The types of a client and of its devices name each other. */
const chunkOfTypes = (id) => {
  const part = partOf(id);
  return part === "lab" ? undefined : part === "devices" ? "shared" : part;
};

/**
 * Comments and spaces are most of a module, and the source maps have them. Names stay, for consoles and stack traces, and
 * because webpack's module output starts no worker if the wasm is the only part that it moves to a chunk of its own, which it
 * does with less than 50 KB of JavaScript.
 */
const small = {
  name: "small",
  renderChunk: (code) =>
    minify(code, {
      module: true,
      sourceMap: true,
      compress: { passes: 2 },
      mangle: false,
      // A bundler drops what is marked as pure and not used.
      format: { preserve_annotations: true },
    }),
};

/** What is published as it is: types, wasm, glue, bytes. */
const asItIs = {
  name: "as-it-is",
  buildStart() {
    rmSync("dist", { recursive: true, force: true });
    cpSync("modules", "dist", {
      recursive: true,
      filter: (path) => !/\.js(?:\.map)?$/.test(path) || GENERATED.test(path),
    });
  },
};

/** The sources instead of tsc's output, which is not published. */
const withMaps = {
  name: "with-maps",
  async load(id) {
    if (GENERATED.test(id)) return null;
    const read = (path) => this.fs.readFile(path, { encoding: "utf8" });
    return { code: await read(id), map: await read(`${id}.map`) };
  },
};

export default [
  {
    input: Object.fromEntries(
      [
        "index",
        "index.node",
        "config",
        "react",
        "device/index",
        "device/index.node",
        "testing/index",
        "testing/index.node",
      ].map((name) => [name, `modules/${name}.js`]),
    ),
    external: [...external, GENERATED],
    onwarn: failOnWarning,
    plugins: [asItIs, withMaps, small],
    output: {
      dir: "dist",
      format: "es",
      sourcemap: true,
      sourcemapExcludeSources: true,
      manualChunks: chunkOfModules,
      onlyExplicitManualChunks: true,
      entryFileNames: "[name].js",
      chunkFileNames: "[name].js",
    },
  },
  {
    input: {
      index: "modules/index.node.js",
      config: "modules/config.js",
      react: "modules/react.js",
      device: "modules/device/index.node.js",
      testing: "modules/testing/index.node.js",
    },
    external,
    onwarn: failOnWarning,
    // The file beside the module is not looked for: this build has the bytes.
    plugins: [{ name: "no-import-meta", resolveImportMeta: () => "undefined" }],
    output: {
      dir: "dist",
      format: "cjs",
      exports: "named",
      manualChunks: chunkOfCommon,
      entryFileNames: "[name].cjs",
      chunkFileNames: "[name].cjs",
    },
  },
  // A CommonJS program may not name the types of a module.
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
      dir: "dist",
      format: "cjs",
      manualChunks: chunkOfTypes,
      entryFileNames: "[name].d.cts",
      chunkFileNames: "[name].d.cts",
      // TypeScript reads it at the top of a file only, and what is put together from many has it somewhere inside.
      banner: '/// <reference lib="esnext.disposable" preserve="true" />',
    },
  },
];
