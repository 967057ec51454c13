// Vite's configuration: builds the page, and copies the npm package next to it, for example.html; or with `--mode static`
// the page with a lab in the tab.
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { pageSize } from "./page-size.ts";

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

/** Has the page start with a lab in the tab, and prints the size of all files: `vite build --mode static`. */
function labInTheTab(): Plugin {
  let outDir = "";
  return {
    name: "lab-in-the-tab",
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    transformIndexHtml: {
      order: "pre",
      handler: (html) => html.replace("/src/main.tsx", "/src/static/main.ts"),
    },
    closeBundle() {
      // It imports the package from beside the page.
      for (const name of ["example.html", "example.js"]) rmSync(join(outDir, name), { force: true });
      const files = readdirSync(outDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const bytes = files.map((file) => readFileSync(join(file.parentPath, file.name)));
      const kB = (sizes: number[]) => `${Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1000)} kB`;
      const compressed = bytes.map((content) => brotliCompressSync(content).length);
      console.log(
        `${outDir}: ${files.length} files, ${kB(bytes.map(({ length }) => length))}, ${kB(compressed)} with brotli`,
      );
    },
  };
}

export default defineConfig(({ mode }) => ({
  // Relative URLs, so that the page works under any path.
  base: "./",
  plugins: mode === "static" ? [labInTheTab()] : [packageBesideThePage(), pageSize()],
  // React and PatternFly, which every view needs.
  build: { chunkSizeWarningLimit: 1000, target: "es2022", outDir: mode === "static" ? "dist-static" : "dist" },
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"], testTimeout: 60_000 },
}));
