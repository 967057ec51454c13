export default {
  ssr: { noExternal: true },
  build: { ssr: "src/main.js", outDir: "vite", rollupOptions: { output: { entryFileNames: "main.mjs" } } },
};
