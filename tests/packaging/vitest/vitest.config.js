import { defineConfig } from "vitest/config";

// The tests are those of ../jest, with the names of a test file as globals.
export default defineConfig({
  oxc: { jsx: { runtime: "automatic" } },
  test: { globals: true, include: ["src/*.spec.{js,jsx}"], testTimeout: 60_000, hookTimeout: 60_000 },
});
