# What wrangler makes of a bundled Worker and its wasm: one module of JavaScript, one of WebAssembly.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .lister),
    (name = "internet", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const lister :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "dist/worker.js"),
    (name = "jumpstarter_web_bg.wasm", wasm = embed "node_modules/jumpstarter-web/dist/wasm/jumpstarter_web_bg.wasm"),
  ],
  compatibilityDate = "2026-11-01",
);
