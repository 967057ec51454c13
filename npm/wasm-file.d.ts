/**
 * What `import source from "jumpstarter-web/jumpstarter_web_bg.wasm"` gives where a bundler takes the file by name:
 * its URL (esbuild's loader `file`, webpack's `asset/resource`) or its bytes (esbuild's loader `binary`).
 *
 * @example
 * ```ts
 * import { init } from "jumpstarter-web";
 * import source from "jumpstarter-web/jumpstarter_web_bg.wasm";
 *
 * await init(source);
 * ```
 */
import type { InitSource } from "./dist/index.js";

declare const source: InitSource;
export default source;
