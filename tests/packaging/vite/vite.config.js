// Nothing here is for the package: Vite finds the wasm by itself, in builds, in workers and while developing.
export default { base: "./", build: { target: "es2022" } };
