// Cold start: from the first script of a page to the first list shown, in Chromium, with each contender's page of
// bench/peers/programs: with an empty and a filled cache, on loopback and over a shaped link.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { startBrowser } from "../tests/browser/webdriver.mjs";
import { listen, stop } from "../tests/listen.mjs";

const WITHIN_MS = 20_000;
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".wasm": "application/wasm" };
const LINKS = {
  loopback: { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 },
  "20 ms, 10 Mbit/s": { offline: false, latency: 20, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 },
};

/** `pages` are folders by name, each with a main.js. Returns the times by name, for each link and state of the cache. */
export async function measureColdStart({ lab, pages, rounds }) {
  const site = await serve(lab, pages);
  const browser = await startBrowser("chromium");
  try {
    await browser.devTools("Network.enable");
    const measured = [];
    for (const [link, conditions] of Object.entries(LINKS)) {
      await browser.devTools("Network.emulateNetworkConditions", conditions);
      const took = { empty: {}, filled: {} };
      for (let round = -1; round < rounds; round += 1) {
        for (const name of Object.keys(pages)) {
          await browser.devTools("Network.clearBrowserCache");
          for (const cache of ["empty", "filled"]) {
            const time = await shown(browser, `${site.url}${name}/`);
            if (round >= 0) (took[cache][name] ??= []).push(time);
          }
        }
      }
      for (const [cache, byName] of Object.entries(took)) measured.push({ link, cache, took: byName });
    }
    return measured;
  } finally {
    await browser.quit();
    await site.close();
  }
}

async function shown(browser, url) {
  await browser.open("about:blank");
  await browser.open(url);
  for (const end = Date.now() + WITHIN_MS; Date.now() < end;) {
    const [time, count] = await browser.run(
      "return [window.shownAt === undefined ? null : window.shownAt - window.startedAt, document.querySelectorAll('li').length];",
    );
    if (time !== null) {
      if (count !== 20) throw new Error(`${url} shows ${count} exporters`);
      return time;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${url} shows no list within ${WITHIN_MS} ms`);
}

/** Serves compressed files that may be cached, as a web server does in production. */
async function serve(lab, pages) {
  const compressed = new Map();
  const html = (main) => `<!doctype html><meta charset="utf-8"><title>List</title><button>Book</button><ul></ul>
<script>window.startedAt = performance.now(); window.lab = ${JSON.stringify(lab)};</script>
${main}`;
  const server = createServer((request, response) => {
    const [, name, ...rest] = decodeURIComponent(new URL(request.url, "http://localhost").pathname).split("/");
    const page = pages[name];
    const path = normalize(rest.join("/"));
    if (page === undefined || path.startsWith("..")) return void response.writeHead(404).end();
    if (path === "." || path === "")
      return void response
        .writeHead(200, { "content-type": TYPES[".html"], "cache-control": "no-store" })
        .end(html(page.html));
    const file = join(page.folder, path);
    try {
      if (!compressed.has(file)) compressed.set(file, brotliCompressSync(readFileSync(file)));
    } catch {
      return void response.writeHead(404).end();
    }
    response
      .writeHead(200, {
        "content-type": TYPES[extname(file)] ?? "application/octet-stream",
        "content-encoding": "br",
        "cache-control": "max-age=31536000, immutable",
      })
      .end(compressed.get(file));
  });
  return { url: `http://127.0.0.1:${await listen(server)}/`, close: () => stop(server) };
}
