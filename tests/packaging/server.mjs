// A web server for files in one or several folders, with optional headers; records the requested paths. Contains no tests.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { listen, stop } from "../listen.mjs";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** Serves `folders`, with `headers` in every response. `asked` has the paths of all requests. */
export async function serve(folders, headers = {}) {
  const asked = [];
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    asked.push(path);
    void answer(path, folders).then(({ status, body, type }) => {
      // Cacheable, as on a real server, so that a page and its worker fetch a shared file once.
      response.writeHead(status, { "content-type": type, "cache-control": "max-age=60", ...headers });
      response.end(body);
    });
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, asked, stop: () => stop(server) };
}

async function answer(path, folders) {
  for (const folder of folders) {
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    try {
      return { status: 200, body: await readFile(file), type: TYPES[extname(file)] ?? "application/octet-stream" };
    } catch {
      // Try the next folder.
    }
  }
  return { status: 404, body: "", type: "text/plain" };
}
