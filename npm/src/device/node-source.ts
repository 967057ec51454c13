/** Sets the source of the module on a server. Its bytes are loaded only when a device is used. */
import { setDefaultSource } from "./load.js";

setDefaultSource(async () => {
  const { base64 } = await import("./wasm/bytes.js");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
});
