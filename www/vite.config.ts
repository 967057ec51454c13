// How the page is built: Vite, and the package's own files laid beside the page for example.html.
// It holds no setting of the page itself.
import { cpSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Lays the npm package beside the built page, as it is, so that a page without a bundler can import it. */
function packageBesideThePage(): Plugin {
  let outDir = "dist";
  return {
    name: "package-beside-the-page",
    apply: "build",
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    writeBundle() {
      cpSync(new URL("../npm/dist", import.meta.url), join(outDir, "jumpstarter-web"), { recursive: true });
    },
  };
}

export default defineConfig({
  // Relative addresses: the page works under any path of any server.
  base: "./",
  plugins: [packageBesideThePage()],
  // React and PatternFly together are some 700 kB before compression; splitting would only delay the first view.
  build: { chunkSizeWarningLimit: 1000, target: "es2022" },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
