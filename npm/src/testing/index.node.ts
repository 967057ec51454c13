/** The same on a server and in test runners. It contains the module's bytes, as the package's main entry does. */
import { setDefaultSource } from "./load.js";
import { base64 } from "./wasm/bytes.js";

setDefaultSource(() => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));

export * from "./index.js";
