// Prints the sizes of other gRPC-Web clients of the eight calls, bundled and minified by esbuild, compressed with brotli.
// docs/size.md has these figures, and what each client can do. Run by `make bench-size`.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = join(HERE, "../..");
const CALLS = [
  "GetExporter",
  "ListExporters",
  "GetLease",
  "ListLeases",
  "CreateLease",
  "UpdateLease",
  "DeleteLease",
  "RotateToken",
];
const CALLED = (client) =>
  `export const calls = (${client}) => ({${CALLS.map((name) => name[0].toLowerCase() + name.slice(1))
    .map((name) => `${name}: (m) => client.${name}(m)`)
    .join(", ")}});`;

const PEERS = {
  "connect-web": {
    plugin: ["es", "node_modules/.bin/protoc-gen-es", "target=js"],
    program: `
      import { createClient } from "@connectrpc/connect";
      import { createGrpcWebTransport } from "@connectrpc/connect-web";
      import { ClientService } from "./generated/jumpstarter/client/v1/client_pb.js";
      ${CALLED("client")}
      export const lab = (baseUrl) => calls(createClient(ClientService, createGrpcWebTransport({ baseUrl })));`,
  },
  "protobuf-ts": {
    plugin: ["ts", "node_modules/.bin/protoc-gen-ts", "optimize_code_size,long_type_string"],
    program: `
      import { GrpcWebFetchTransport } from "@protobuf-ts/grpcweb-transport";
      import { ClientServiceClient } from "./generated/jumpstarter/client/v1/client.client";
      ${CALLED("client")}
      export const lab = (baseUrl) => calls(new ClientServiceClient(new GrpcWebFetchTransport({ baseUrl, format: "binary" })));`,
  },
};

for (const [
  name,
  {
    plugin: [kind, path, options],
    program,
  },
] of Object.entries(PEERS)) {
  const folder = mkdtempSync(join(tmpdir(), "peer-"));
  try {
    mkdirSync(join(folder, "generated"));
    symlinkSync(join(HERE, "node_modules"), join(folder, "node_modules"));
    const out = [
      `--plugin=protoc-gen-${kind}=${join(HERE, path)}`,
      `--${kind}_out=${join(folder, "generated")}`,
      `--${kind}_opt=${options}`,
    ];
    const files = ["client/v1/client", "v1/kubernetes", "v1/common"].map((file) => `jumpstarter/${file}.proto`);
    execFileSync(
      join(ROOT, ".tools/venv/bin/python"),
      ["-m", "grpc_tools.protoc", `--proto_path=${join(ROOT, "proto")}`, ...out, ...files],
      { stdio: "inherit" },
    );
    writeFileSync(join(folder, "main.js"), program);
    const { outputFiles } = await build({
      entryPoints: [join(folder, "main.js")],
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      write: false,
    });
    const bytes = Buffer.from(outputFiles[0].contents);
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
    console.log(`${name.padEnd(12)} ${String(bytes.length).padStart(8)} raw ${String(brotli).padStart(7)} brotli`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
