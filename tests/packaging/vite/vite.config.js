// No configuration for the package: Vite finds the wasm automatically, in builds, workers and the development server.
export default { base: "./", build: { target: "es2022" } };
