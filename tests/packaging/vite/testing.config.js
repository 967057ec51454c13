// The page with a lab, built separately: the other pages have one wasm file.
export default {
  base: "./",
  build: { target: "es2022", outDir: "dist-testing", rolldownOptions: { input: "testing.html" } },
};
