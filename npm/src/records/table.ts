/** Makes exporters from the wasm's tables: each text is there once, a row has places of texts. Their form: `src/model/table/mod.rs`. */
import type { ExporterStatus, Labels } from "../wasm/records.js";
import { Exporter } from "./exporter.js";

/** Exporters as the wasm returns them: all of a reply, or the next part, with the texts that the parts before do not have. */
export interface ExporterTable {
  readonly texts: readonly (string | null)[];
  readonly rows: Uint32Array;
  readonly nextPageToken: string;
}

const ONLINE = 1;
const ENABLED = 2;
const NO_LABELS: Labels = Object.freeze({});

/** How many keys may be remembered beyond twice the number of those in the current map. */
const KEYS_KEPT = 64;

/** Collects the exporters of one reply. */
export class Exporters {
  readonly all: Exporter[] = [];
  readonly #texts: (string | null)[] = [];
  /** Places of keys, sorted by their texts. */
  #keys: number[] = [];
  /** By the key's place, that of the value in the map that is being made; 0 for none. */
  #values: number[] = [];

  /** Adds those of the next part, and returns all. */
  add({ texts: fresh, rows }: ExporterTable): readonly Exporter[] {
    const texts = this.#texts;
    for (const text of fresh) texts.push(text);
    let at = 0;
    const place = (): number => rows[at++] as number;
    const text = (): string => texts[place()] as string;
    const labelsOf = (): Labels => {
      const count = place();
      if (count === 0) return NO_LABELS;
      at += 2 * count;
      return this.#labelsOf(rows, at - 2 * count, at);
    };
    while (at < rows.length) {
      const namespace = text();
      const name = text();
      const status = texts[place()] as ExporterStatus | null;
      const statusMessage = text();
      const flags = place();
      const labels = labelsOf();
      const deprecatedLabels = labelsOf();
      const [online, enabled] = [(flags & ONLINE) !== 0, (flags & ENABLED) !== 0];
      const lease = null;
      const data = { namespace, name, labels, online, status, statusMessage, enabled, deprecatedLabels, lease };
      this.all.push(new Exporter(data));
    }
    return this.all;
  }

  /** A map whose entries are in random order, with sorted keys. Most have the same, so that they are rarely sorted. */
  #labelsOf(rows: Uint32Array, start: number, end: number): Labels {
    const texts = this.#texts;
    if (this.#keys.length > end - start + KEYS_KEPT) [this.#keys, this.#values] = [[], []];
    const [keys, values] = [this.#keys, this.#values];
    let isNew = false;
    for (let at = start; at < end; at += 2) {
      const key = rows[at] as number;
      if (values[key] === undefined) {
        keys.push(key);
        isNew = true;
      }
      values[key] = rows[at + 1] as number;
    }
    if (isNew) keys.sort((one, other) => ((texts[one] as string) < (texts[other] as string) ? -1 : 1));
    const labels: Record<string, string> = {};
    for (const place of keys) {
      const found = values[place] as number;
      if (found === 0) continue;
      values[place] = 0;
      const key = texts[place] as string;
      const value = texts[found] as string;
      // Assigned, this one would be lost.
      if (key === "__proto__") Object.defineProperty(labels, key, { value, enumerable: true });
      else labels[key] = value;
    }
    return labels;
  }
}
