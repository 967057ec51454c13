// Installs the package into a copy of each project in a temporary folder, as npm would. Contains no tests.
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const NPM = join(HERE, "../../npm");
export const ROOT = join(HERE, "../..");
/** The folder with the tools of all projects. */
export const TOOLS = join(HERE, "node_modules");
const NO_PROJECTS = new Set(["node_modules"]);

/**
 * Runs a program and returns its output; an error contains all of it.
 * @returns {Promise<any>} a string; `any`, so that a test can be such a promise
 */
export async function run(command, args, cwd, env = {}) {
  try {
    const options = { cwd, maxBuffer: 1 << 26, env: { ...process.env, ...env } };
    return (await promisify(execFile)(command, args, options)).stdout;
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")}\n${error.stdout}\n${error.stderr}`, { cause: error });
  }
}

/** Packs the package, installs the tarball, and copies the projects, by default all. */
export async function layOut(wanted = undefined) {
  // tsc and the bundlers print real paths.
  const root = mkdtempSync(join(tmpdir(), "packaging-"));
  const packed = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", root], NPM);
  const [{ filename, files }] = JSON.parse(packed);
  const tarball = join(root, filename);
  // npm installs it once; each project gets a copy.
  const installed = join(root, "installed");
  mkdirSync(installed);
  writeFileSync(join(installed, "package.json"), JSON.stringify({ private: true }));
  await run(
    "npm",
    ["install", "--prefer-offline", "--no-audit", "--no-fund", "--omit=peer", "--omit=optional", tarball],
    installed,
  );

  const folders = {};
  const projects = readdirSync(HERE, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !NO_PROJECTS.has(entry.name),
  );
  for (const { name } of projects) {
    if (wanted !== undefined && !wanted.includes(name)) continue;
    const folder = join(root, name);
    cpSync(join(HERE, name), folder, { recursive: true });
    const modules = join(folder, "node_modules");
    mkdirSync(modules);
    linkTools(TOOLS, modules);
    cpSync(join(installed, "node_modules"), modules, { recursive: true });
    folders[name] = folder;
  }
  return {
    root,
    tarball,
    files: files.map(({ path }) => path),
    folders,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Links each installed tool separately, so that the package can be added next to them. */
function linkTools(from, to) {
  for (const name of readdirSync(from)) {
    if (name.startsWith(".")) continue;
    if (!name.startsWith("@")) {
      symlinkSync(join(from, name), join(to, name));
      continue;
    }
    mkdirSync(join(to, name));
    linkTools(join(from, name), join(to, name));
  }
}

/** The path of a tool's file, such as `vite/bin/vite.js`. */
export const tool = (path) => join(TOOLS, path);

/** The relative paths of all files in a folder with this ending. */
export function filesEnding(folder, end) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(end))
    .sort();
}

/** The fast compiler checks the projects; older ones, from the minimum version on, also check the package's types. */
export const COMPILERS = { 5.2: "typescript-least/bin/tsc", 5.9: "typescript/bin/tsc", 7: "typescript-native/bin/tsc" };
export const typecheck = (folder, project = "tsconfig.json", compiler = "7") =>
  run(process.execPath, [join(TOOLS, COMPILERS[compiler]), "--project", project], folder);
