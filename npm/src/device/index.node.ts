/** The same on a server and in test runners, where the module's bytes are loaded instead of the file beside the glue. */
import "./node-source.js";

export * from "./index.js";
