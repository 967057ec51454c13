// A web server for a folder or several, the first that has the file: nothing but files, with a header or two, and a record
// of what was asked for. No test is in here.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** Serves `folders`; `headers` go with every answer. `asked` is the paths of all requests. */
export async function serve(folders, headers = {}) {
  const asked = [];
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    asked.push(path);
    void answer(path, folders).then(({ status, body, type }) => {
      // Kept, as a real server would have it: what a page and its worker share is fetched once.
      response.writeHead(status, { "content-type": type, "cache-control": "max-age=60", ...headers });
      response.end(body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    asked,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function answer(path, folders) {
  for (const folder of folders) {
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    try {
      return { status: 200, body: await readFile(file), type: TYPES[extname(file)] ?? "application/octet-stream" };
    } catch {
      // The next folder may have it.
    }
  }
  return { status: 404, body: "", type: "text/plain" };
}
