// The package as npm would install it, put into a copy of each project in a temporary folder. No test is in here.
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const NPM = join(HERE, "../../npm");
export const ROOT = join(HERE, "../..");
/** Where the tools of all projects are installed. */
export const TOOLS = join(HERE, "node_modules");
const NO_PROJECTS = new Set(["node_modules"]);

/** Runs a program to its end and gives what it printed; fails with all of it. */
export async function run(command, args, cwd, env = {}) {
  try {
    const options = { cwd, encoding: "utf8", maxBuffer: 1 << 26, env: { ...process.env, ...env } };
    return (await promisify(execFile)(command, args, options)).stdout;
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")}\n${error.stdout}\n${error.stderr}`, { cause: error });
  }
}

/** Packs the package, installs the tarball, and lays out the projects, all of them unless told which. */
export async function layOut(wanted = undefined) {
  // What tsc and the bundlers make of a folder is told by its real path.
  const root = mkdtempSync(join(tmpdir(), "packaging-"));
  const packed = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", root], NPM);
  const [{ filename, files }] = JSON.parse(packed);
  const tarball = join(root, filename);
  // npm itself installs it, once; the projects get copies, as if each had.
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

/** Each installed tool by a link of its own: beside them there is room for the package. */
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

/** A file of a tool, `vite/bin/vite.js` say. */
export const tool = (path) => join(TOOLS, path);

/** The files under a folder that end so, by their paths in it. */
export function filesEnding(folder, end) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(end))
    .sort();
}
