// Bundles each contender by Vite, minified, into target/bench/contenders, one folder each.
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { generate } from "./peers/generate.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = join(HERE, "..");
export const BUILT = join(ROOT, "target/bench/contenders");

/** In the order of the tables; `floor` is no client. */
export const CONTENDERS = ["ours", "connect-web", "protobuf-ts", "nice-grpc-web", "grpc-web", "tonic", "floor"];

/** Writes the peers' stubs, and the glue of the one in wasm. */
export function prepare() {
  generate();
  const run = (program, ...args) => execFileSync(program, args, { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  const target = join(ROOT, "target/bench/tonic");
  run(
    ...["cargo", "build", "--quiet", "--release", "--target", "wasm32-unknown-unknown"],
    ...["--manifest-path", "bench/tonic/Cargo.toml", "--target-dir", target],
  );
  const out = join(HERE, "peers/generated/tonic");
  run(
    ...["wasm-bindgen", "--target", "web", "--out-dir", out, "--remove-name-section", "--remove-producers-section"],
    join(target, "wasm32-unknown-unknown/release/tonic_by_hand.wasm"),
  );
  const wasm = join(out, "tonic_by_hand_bg.wasm");
  run("node_modules/.bin/wasm-opt", "-Oz", wasm, "-o", wasm);
}

/** Bundles `entry` of bench/peers/contenders; `folder` is that of our package, if it is not npm/dist. Returns the output's folder. */
export async function bundle(entry, { name = entry, folder = undefined } = {}) {
  const outDir = join(BUILT, name);
  if (existsSync(outDir)) rmSync(outDir, { recursive: true });
  await build({
    root: join(HERE, "peers"),
    configFile: false,
    logLevel: "error",
    resolve: folder === undefined ? {} : { alias: { "jumpstarter-web": join(folder, "index.js") } },
    build: {
      outDir,
      target: "es2022",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: join(HERE, "peers/contenders", `${entry}.js`),
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "main.js", assetFileNames: "[name][extname]" },
      },
    },
    base: "./",
  });
  return outDir;
}
