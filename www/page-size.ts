// Prints what the page downloads, split by route: what every visit loads, and what each view adds. A build over the budget in
// page-budget.json fails.
import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import type { Plugin } from "vite";

interface Budget {
  /** Maximum download of a first visit, in bytes with brotli. */
  readonly startBytes: number;
  /** Maximum that a view may add to it. */
  readonly viewBytes: number;
}

/** The views and what else is loaded on demand, by the name of their module. */
const ROUTES = [
  "exporter-details",
  "lease-details",
  "overview-view",
  "calendar-view",
  "endpoints-view",
  "settings-view",
  "booking-dialog",
  "demo-controls",
  "device-page",
];

export function pageSize(): Plugin {
  return {
    name: "page-size",
    apply: "build",
    writeBundle(_, bundle) {
      const budget = JSON.parse(readFileSync(new URL("page-budget.json", import.meta.url), "utf8")) as Budget;
      const chunks = new Map(
        Object.values(bundle).flatMap((one) => (one.type === "chunk" ? [[one.fileName, one]] : [])),
      );
      const brotli = (names: Iterable<string>) =>
        [...names].reduce((sum, name) => {
          const file = bundle[name];
          const content = file?.type === "chunk" ? file.code : (file?.source ?? "");
          return sum + brotliCompressSync(Buffer.from(content)).length;
        }, 0);
      /** A chunk and all that it imports at once. */
      const needs = (name: string, known = new Set<string>()): Set<string> => {
        const chunk = chunks.get(name);
        if (chunk === undefined || known.has(name)) return known;
        known.add(name);
        for (const imported of chunk.imports) needs(imported, known);
        return known;
      };
      const entry = [...chunks.values()].find(({ isEntry }) => isEntry);
      if (entry === undefined) return;
      const styles = Object.keys(bundle).filter((name) => name.endsWith(".css"));
      const wasm = Object.keys(bundle).filter((name) => /jumpstarter_web_bg.*\.wasm$/.test(name));
      const start = needs(entry.fileName);
      const startBytes = brotli([...start, ...styles, ...wasm]);
      const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
      console.log(
        `every visit: ${kB(startBytes)} with brotli, of which styles ${kB(brotli(styles))}, wasm ${kB(brotli(wasm))}`,
      );
      const over = startBytes > budget.startBytes ? [`every visit: more than ${kB(budget.startBytes)}`] : [];
      for (const [name, chunk] of chunks) {
        const route = ROUTES.find((one) => chunk.name === one);
        if (route === undefined) continue;
        const more = brotli([...needs(name)].filter((needed) => !start.has(needed)));
        console.log(`  ${route}: ${kB(more)} more`);
        if (more > budget.viewBytes) over.push(`${route}: more than ${kB(budget.viewBytes)}`);
      }
      if (over.length > 0) this.error(`the page is larger than its budget: ${over.join("; ")}`);
    },
  };
}
