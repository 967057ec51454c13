/** The package in Node, where the wasm file is read from disk: Node's `fetch` takes no `file:` URLs. */
import { readFile } from "node:fs/promises";

import { setDefaultSource } from "./wasm.js";

setDefaultSource(() => readFile(new URL("./wasm/jumpstarter_web_bg.wasm", import.meta.url)));

export * from "./api.js";
