// Generates each peer's stubs from proto/ with the peer's own generator, into bench/peers/generated. The compiler is protoc
// 3.20.1, the last with the generator of google-protobuf in it; a later one's is only to be had by a download from GitHub. So is
// the generator of grpc-web: its method descriptors are in contenders/grpc-web.js, as it would write them.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = join(HERE, "../..");
const FILES = ["client/v1/client", "v1/kubernetes", "v1/common", "v1/exporter"].map(
  (file) => `jumpstarter/${file}.proto`,
);
const GOOGLE = ["duration", "empty", "field_mask", "struct", "timestamp"].map(
  (file) => `google/protobuf/${file}.proto`,
);

/** The folder, protoc's name of the generator, its options; `plugin` is null for one that is part of protoc. */
const GENERATORS = [
  { folder: "es", name: "es", plugin: "protoc-gen-es", options: "target=js" },
  { folder: "ts", name: "ts", plugin: "protoc-gen-ts", options: "long_type_string" },
  {
    folder: "nice",
    name: "ts_proto",
    plugin: "protoc-gen-ts_proto",
    options: "outputServices=nice-grpc,outputServices=generic-definitions,useExactTypes=false,esModuleInterop=true",
  },
  { folder: "google", name: "js", plugin: null, options: "import_style=commonjs,binary" },
];

export function generate() {
  for (const { folder, name, plugin, options } of GENERATORS) {
    const out = join(HERE, "generated", folder);
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    execFileSync(
      join(ROOT, ".tools/venv/bin/python"),
      [
        ...["-m", "protoc", `--proto_path=${join(ROOT, "proto")}`],
        ...(plugin === null ? [] : [`--plugin=protoc-gen-${name}=${join(HERE, "node_modules/.bin", plugin)}`]),
        `--${name}_out=${plugin === null ? `${options}:` : ""}${out}`,
        ...(plugin === null ? [] : [`--${name}_opt=${options}`]),
        ...FILES,
        ...(folder === "nice" ? GOOGLE : []),
      ],
      { stdio: "inherit" },
    );
  }
}
