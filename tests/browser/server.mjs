// Serves the test page: the suites, mocha and chai, the built npm package, test data, and the demo controller's addresses.
// /redirect/STATUS/TARGET/PATH redirects to PATH at the URL TARGET, like a proxy with a login. On the loopback interface only.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

import { listen, stop } from "../listen.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const FOLDERS = {
  "/npm/": join(root, "npm", "dist"),
  // What the package is bundled from, for tests of its internals.
  "/modules/": join(root, "npm", "modules"),
  // The package with a wasm that panics on request: scripts/build-panic-package.
  "/panic/": join(root, "target", "panic-package"),
  "/data/": join(root, "tests", "data"),
  "/node_modules/": join(root, "node_modules"),
  "/suite/": join(here, "suite"),
};
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".wasm": "application/wasm",
};

/** Starts the server; returns `{ url, close }`. `lab` is served as /lab.json; `more` are further folders, `headers` for all files. */
export async function serve(lab, more = {}, headers = {}) {
  const folders = { ...FOLDERS, ...more };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const redirect = /^\/redirect\/(\d+)\/([^/]+)(\/.*)$/.exec(pathname);
    if (redirect !== null) {
      const [, status, target, rest] = redirect;
      response.writeHead(Number(status), { location: decodeURIComponent(target) + rest }).end();
      return;
    }
    try {
      const body = pathname === "/lab.json" ? JSON.stringify(lab) : await readFile(fileOf(pathname, folders));
      const type = TYPES[extname(pathname) || ".html"] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, "cache-control": "no-store", ...headers }).end(body);
    } catch {
      response.writeHead(404).end(`no ${pathname}`);
    }
  });
  return { url: `http://127.0.0.1:${await listen(server)}/`, close: () => stop(server) };
}

function fileOf(pathname, folders) {
  if (pathname === "/") return join(here, "page.html");
  if (["/page.js", "/needs-socket.json"].includes(pathname)) return join(here, pathname);
  for (const [prefix, folder] of Object.entries(folders)) {
    const file = join(folder, normalize(pathname.slice(prefix.length - 1)));
    if (pathname.startsWith(prefix) && file.startsWith(folder)) return file;
  }
  throw new Error("not ours to give");
}
