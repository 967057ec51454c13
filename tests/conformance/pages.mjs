// Serves the conformance page, its script and the wasm client, on the loopback interface only.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { listen, stop } from "../listen.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};

/** Starts the server; returns `{ url, close }`. `client` is the output folder of scripts/conformance-client. */
export async function servePage(client) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const ours = { "/": "page.html", "/page.js": "page.js" }[pathname];
    const file = ours === undefined ? join(client, basename(pathname)) : fileURLToPath(new URL(ours, import.meta.url));
    try {
      const body = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end(`no ${pathname}`);
    }
  });
  return { url: `http://127.0.0.1:${await listen(server)}/`, close: () => stop(server) };
}
