/** `jumpstarter-web/device` for Node and test runners: loads the wasm from the bytes in `wasm/bytes.js`, not from a file. */
import "./node-source.js";

export * from "./index.js";
