// What the contenders are called, and which of their pages are bundled.

/** What the contenders are called in tables. */
const TITLES = {
  ours: "**jumpstarter-web**",
  "ours, plain modules": "jumpstarter-web, plain modules",
  "ours-other": "the other commit",
  tonic: "tonic-web-wasm-client",
  floor: "floor",
};
export const title = (name) => TITLES[name] ?? name;

export const unformatted = (name) => title(name).replaceAll("*", "");

export const bundled = (bytes) => bytes.filter(({ name }) => !name.includes("plain"));
