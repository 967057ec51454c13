// The server's bundle with the package included, for platforms that run a single file.
import config from "./vite.config.js";

export default { ...config, ssr: { noExternal: ["jumpstarter-web"] } };
