/**
 * The package on a server. It carries the module's bytes itself: a bundler for a server puts all into one file and leaves
 * the wasm file behind, and Node's `fetch` takes no `file:` URLs.
 */
import { base64 } from "./wasm/bytes.js";

import { setDefaultSource } from "./wasm/load.js";

setDefaultSource(() => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));

export * from "./api.js";
