// Extracts the programs in READMEs, guides and doc comments. Contains no tests.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./projects.mjs";

const FENCE = /^([ \t]*)```(\w+)([^\n]*)\n(.*?)^[ \t]*```$/gms;

/** The paths of all guides in the repository. */
export function guides() {
  const inDocs = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
  return ["README.md", "npm/README.md", "npm/CHANGELOG.md", ...inDocs.map((name) => `docs/${name}`)];
}

export const textOf = (path) => readFileSync(join(ROOT, path), "utf8");

/** The fenced code blocks of a text: language, info string, program, and `path:line`. */
export function blocksOf(path, text = textOf(path)) {
  return [...text.matchAll(FENCE)].map(({ 1: indent, 2: language, 3: words, 4: body, index }) => ({
    language,
    words: words.trim().split(/\s+/),
    program: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    place: `${path}:${text.slice(0, index).split("\n").length}`,
  }));
}

/** The same for doc comments in the package's sources, with the line in the file. */
export function examples() {
  const files = readdirSync(join(ROOT, "npm/src"), { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const bare = (text) => text.replaceAll(/^ *(?:\/\*\*| \*\/| \* ?)/gm, "");
  const paths = ["npm/wasm-file.d.ts", ...files.sort().map((name) => `npm/src/${name}`)];
  return paths.flatMap((path) => blocksOf(path, bare(textOf(path))));
}
