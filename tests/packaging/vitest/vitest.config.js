import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic" } },
  test: { include: ["src/*.spec.{js,jsx}"], testTimeout: 60_000, hookTimeout: 60_000 },
});
