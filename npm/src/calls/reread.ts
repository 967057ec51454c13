/** Reads pages of exporters again for a watch: what is the same as in the last read is not made again. */
import type { Exporter } from "../records/exporter.js";
import { Exporters, type ExporterTable } from "../records/table.js";
import type { ListExportersOptions } from "./options.js";
import type { PageRead } from "./sender.js";
import type { ServiceCalls } from "./service-calls.js";

interface Page {
  readonly exporters: readonly Exporter[];
  readonly nextPageToken: string;
}

/** A page that the wasm has compared with an earlier one: the table has only what differs; `compared` says what does. */
interface ComparedPage extends ExporterTable {
  readonly compared: Uint8Array<ArrayBuffer>;
}

export type Compare = (options: ListExportersOptions, page: Required<PageRead>) => Promise<ComparedPage>;
type List = ServiceCalls["listExporters"];

/**
 * Per client: how it compares a page, and its own `listExporters`; if a program has replaced that (a mock), watches call
 * the replacement.
 */
const comparing = new WeakMap<object, { compare: Compare; replaces: List }>();

/** Lets watches compare the pages of a client instead of calling its `listExporters`, unless that is no longer `replaces`. */
export function letCompare(client: object, compare: Compare, replaces: List): void {
  comparing.set(client, { compare, replaces });
}

/** Reads a page of a list. */
export type PageReader = (options: ListExportersOptions) => Promise<Page>;

/** Reads the pages of one list, each time in their order from the first on. */
export function pageReader(client: Pick<ServiceCalls, "listExporters">): PageReader {
  const own = comparing.get(client);
  if (own === undefined || own.replaces !== client.listExporters) return (options) => client.listExporters(options);
  // What the last read returned, page by page.
  const known: { exporters: readonly Exporter[]; compared: Uint8Array }[] = [];
  let next = 0;
  return async (options) => {
    if (options.pageToken === "") next = 0;
    const number = next++;
    const before = known[number] ?? { exporters: [], compared: new Uint8Array() };
    const fresh = new Exporters();
    const onPart = (part: ExporterTable): void => void fresh.add(part);
    const page = await own.compare(options, { compared: before.compared, onPart });
    const { nextPageToken, compared } = page;
    // The places in the earlier page are the last third of what follows the key: see src/client/reread.rs.
    const places = new Uint32Array(compared.buffer, 8 + ((compared.length - 8) / 3) * 2);
    const different = fresh.add(page);
    let used = 0;
    const exporters = Array.from(places, (place) => before.exporters[place - 1] ?? (different[used++] as Exporter));
    known[number] = { exporters, compared };
    if (nextPageToken === "") known.length = next;
    return { exporters, nextPageToken };
  };
}
