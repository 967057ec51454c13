// Serves the static demo, www/dist-static, as any web server would, under a strict content security policy. Contains no tests.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { listen } from "../listen.mjs";

const FOLDER = fileURLToPath(new URL("../../www/dist-static/", import.meta.url));
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; font-src 'self'; " +
  "img-src 'self' data:; report-uri /violations";

/** Serves the folder under a path, as many hosts do; `violations` are those of the policy. */
export async function serveFiles() {
  const violations = [];
  const server = createServer(async (request, response) => {
    if (request.url === "/violations") {
      for await (const chunk of request) violations.push(String(chunk));
      response.writeHead(204).end();
      return;
    }
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const name = path.replace(/^\/any\/path\//, "") || "index.html";
    const body = path.startsWith("/any/path/") && (await readFile(join(FOLDER, name)).catch(() => null));
    if (!body) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": TYPES[extname(name)], "content-security-policy": POLICY }).end(body);
  });
  return { server, violations, url: `http://127.0.0.1:${await listen(server)}/any/path/` };
}
