// The server's bundle with the package inside, as platforms want it that run one file.
import config from "./vite.config.js";

export default { ...config, ssr: { noExternal: ["jumpstarter-web"] } };
