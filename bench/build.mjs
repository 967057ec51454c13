// Bundles each contender by Vite, minified: for the works into target/bench/contenders, as a page into target/bench/pages.
import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { generate } from "./peers/generate.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
export const ROOT = join(HERE, "..");
export const BUILT = join(ROOT, "target/bench/contenders");
const PAGES = join(ROOT, "target/bench/pages");
const PROGRAM = join(HERE, "peers/programs/page.js");

/** In the order of the tables; `floor` is no client. */
export const CONTENDERS = ["ours", "connect-web", "protobuf-ts", "nice-grpc-web", "grpc-web", "tonic", "floor"];

/** Those with server streams in gRPC-Web's binary form: grpc-web has them as base64 only. */
export const STREAMING = ["ours", "connect-web", "protobuf-ts", "nice-grpc-web", "floor"];

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

/** Bundles a contender for the works; `folder` is that of our package, if it is not npm/dist. */
export const bundle = (contender, { name = contender, folder = undefined, minify = true } = {}) =>
  viteBuild(
    join(BUILT, name),
    module(contender),
    folder === undefined ? {} : { "jumpstarter-web": join(folder, "index.js") },
    minify,
  );

/** Bundles our package with the names of its functions, in JavaScript and in the wasm; returns the contenders' names. */
export async function bundleNamed() {
  const modules = [
    ["ours", "client", "jumpstarter_web_bg.wasm"],
    ["streams/ours", "device", "jumpstarter_device_bg.wasm"],
  ];
  const named = [];
  for (const [contender, part, file] of modules) {
    const name = `named/${part}`;
    await bundle(contender, { name, minify: false });
    const folder = join(ROOT, "target/bench", name);
    execFileSync("scripts/build-wasm", [part, folder], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
    cpSync(join(folder, file), join(BUILT, name, file));
    named.push(name);
  }
  return named;
}

/** Bundles the contenders' pages that list and book; returns their folders by name. */
export async function bundlePages() {
  const pages = {};
  for (const name of CONTENDERS.filter((one) => one !== "floor")) {
    const folder = join(PAGES, name);
    await viteBuild(folder, PROGRAM, { contender: module(name) });
    pages[name] = { folder, html: '<script type="module" src="main.js"></script>' };
  }
  const folder = join(PAGES, "plain");
  cpSync(join(ROOT, "npm/dist"), join(folder, "npm"), { recursive: true });
  cpSync(PROGRAM, join(folder, "main.js"));
  cpSync(module("ours"), join(folder, "contender.js"));
  const imports = { contender: "./contender.js", "jumpstarter-web": "./npm/index.js" };
  const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
  return { ...pages, "ours, plain modules": { folder, html: `${map}<script type="module" src="main.js"></script>` } };
}

/** `streams/NAME` is the contender NAME with server streams. */
const module = (contender) => join(HERE, "peers", contender.includes("/") ? "" : "contenders", `${contender}.js`);

async function viteBuild(outDir, input, alias, minify = true) {
  rmSync(outDir, { recursive: true, force: true });
  await build({
    root: join(HERE, "peers"),
    configFile: false,
    logLevel: "error",
    base: "./",
    resolve: { alias },
    build: {
      outDir,
      target: "es2022",
      minify,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input,
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "main.js", assetFileNames: "[name][extname]" },
      },
    },
  });
}
