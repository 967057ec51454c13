/**
 * The package on a server. It contains the module's bytes, because a bundler for a server writes a single file and leaves
 * the wasm file behind, and Node's `fetch` does not support `file:` URLs.
 */
import { base64 } from "./wasm/bytes.js";

import "./device/node-source.js";
import { setDefaultSource } from "./wasm/load.js";

setDefaultSource(() => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));

export * from "./index.js";
