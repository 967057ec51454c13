// Vite's configuration: builds the page, and copies the npm package next to it, for example.html.
import { cpSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Copies the npm package next to the built page, so that a page without a bundler can import it. */
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
  // Relative URLs, so that the page works under any path.
  base: "./",
  plugins: [packageBesideThePage()],
  // React and PatternFly are about 700 kB before compression; splitting would only delay the first view.
  build: { chunkSizeWarningLimit: 1000, target: "es2022" },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
