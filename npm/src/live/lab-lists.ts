/** Iterates over, watches and joins exporters and leases, by means of pages.ts and watch.ts. */
import { millisOf, owned, refused, type Names } from "../base/arguments.js";
import { together } from "../base/signals.js";
import type { CallOptions, ListExportersOptions, ListLeasesOptions } from "../calls/options.js";
import { pageReader, type PageReader } from "../calls/reread.js";
import type { Closable, ServiceCalls } from "../calls/service-calls.js";
import type { Exporter } from "../records/exporter.js";
import { joinLeases } from "../records/join.js";
import type { Lease } from "../records/lease.js";
import { ExporterList } from "../records/lists.js";
import { Keeper, sameExporter, sameLease, underOneClock } from "../records/same.js";
import { allItems, DEFAULT_PAGE_SIZE, eachItem, type FetchPage } from "./pages.js";
import { DEFAULT_INTERVAL_MS, watch, type ReadingListener, type Watch, type WatchOptions } from "./watch.js";

/** Options of `exporters`: those of `listExporters` except the page token. */
export type ExportersOptions = Omit<ListExportersOptions, "pageToken">;
/** Options of `leases`: those of `listLeases` except the page token. */
export type LeasesOptions = Omit<ListLeasesOptions, "pageToken">;
/** Options of `watchExporters`. */
export type WatchExportersOptions = WatchOptions & Omit<ExportersOptions, keyof CallOptions>;
/** Options of `watchLeases`. */
export type WatchLeasesOptions = WatchOptions & Omit<LeasesOptions, keyof CallOptions>;

const CALL: Names<CallOptions> = { signal: true, timeoutMs: true };
const WATCH: Names<WatchOptions> = { ...CALL, intervalMs: true, pageSize: true };
const EXPORTERS: Names<ExportersOptions> = {
  ...CALL,
  filter: true,
  pageSize: true,
  showHiddenLabels: true,
  includeLeases: true,
};
/** The options of `listExporters`. */
export const LIST_EXPORTERS: Names<ListExportersOptions> = { ...EXPORTERS, pageToken: true };
const LEASES: Names<LeasesOptions> = { ...CALL, filter: true, tagFilter: true, onlyActive: true, pageSize: true };

type Lists = Pick<ServiceCalls, "listExporters" | "listLeases">;

/**
 * Iterates over all exporters, page by page. With `includeLeases`, all leases are read in parallel with the first page and
 * joined to every page; they are read again only if the list is read from the start.
 */
export function eachExporter(lists: Lists, options: ExportersOptions = {}): AsyncIterableIterator<Exporter> {
  const { joins, exporterOptions, leaseOptions } = joinOf(wholeList("ListExporters", options, EXPORTERS));
  let leases: readonly Lease[] = [];
  const { pageOf, signal } = exporterPages((page) => lists.listExporters(page), exporterOptions);
  if (!joins) return eachItem<Exporter>(pageOf, signal);
  return eachItem<Exporter>(async (pageToken, stopped) => {
    let page;
    if (pageToken === "")
      [page, leases] = await together(stopped, (inner) => [pageOf("", inner), allLeases(lists, leaseOptions, inner)]);
    else page = await pageOf(pageToken, stopped);
    return { ...page, items: joinLeases(page.items, leases) };
  }, signal);
}

/** Iterates over all leases, page by page. */
export function eachLease(lists: Lists, options: LeasesOptions = {}): AsyncIterableIterator<Lease> {
  const { pageOf, signal } = leasePages(lists, options);
  return eachItem<Lease>(pageOf, signal);
}

/** How the pages of a list are read. */
interface Pages<T> {
  readonly pageOf: FetchPage<T>;
  readonly signal: AbortSignal | undefined;
}

function exporterPages(list: PageReader, options: ExportersOptions): Pages<Exporter> {
  const { signal, ...rest } = wholeList("ListExporters", options, EXPORTERS);
  const pageOf: FetchPage<Exporter> = async (pageToken, stopped) => {
    const page = await list({ pageSize: DEFAULT_PAGE_SIZE, ...rest, pageToken, signal: stopped });
    return { items: page.exporters, nextPageToken: page.nextPageToken };
  };
  return { pageOf, signal };
}

function leasePages(lists: Lists, options: LeasesOptions): Pages<Lease> {
  const { signal, ...rest } = wholeList("ListLeases", options, LEASES);
  const pageOf: FetchPage<Lease> = async (pageToken, stopped) => {
    const page = await lists.listLeases({ pageSize: DEFAULT_PAGE_SIZE, ...rest, pageToken, signal: stopped });
    return { items: page.leases, nextPageToken: page.nextPageToken };
  };
  return { pageOf, signal };
}

/** Reads a page of exporters and, in parallel, their leases. */
export async function listJoined(lists: Lists, options: ListExportersOptions): Promise<ExporterList> {
  const { signal, ...rest } = options;
  const [page, { leases }] = await together(signal, (inner) => [
    lists.listExporters({ ...rest, includeLeases: false, signal: inner }),
    lists.listLeases({ timeoutMs: rest.timeoutMs, signal: inner }),
  ]);
  return new ExporterList(joinLeases(page.exporters, leases), page.nextPageToken);
}

/** Watches exporters, with their leases if requested. */
export function watchExporters(
  lists: Lists & Closable,
  options: WatchExportersOptions = {},
  onReading?: ReadingListener,
): Watch<Exporter> {
  const { rest, pace } = paceOf("ListExporters", options, { ...EXPORTERS, intervalMs: true });
  const { joins, exporterOptions, leaseOptions } = joinOf(rest);
  const exporters = new Keeper<Exporter>(sameExporter);
  const leases = new Keeper<Lease>(sameLease);
  const read = pageReader(lists);
  return watch(
    async (signal) => {
      const { pageOf } = exporterPages(read, exporterOptions);
      if (!joins) return exporters.keep(await allItems(pageOf, signal));
      const both = await together(signal, (inner) => [allItems(pageOf, inner), allLeases(lists, leaseOptions, inner)]);
      // Each list keeps its objects first: the join returns the same record for the same exporter and lease.
      return joinLeases(exporters.keep(both[0]), leases.keep(both[1]));
    },
    { ...pace, closing: lists.closing },
    onReading,
  );
}

/** Watches leases. */
export function watchLeases(
  lists: Lists & Closable,
  options: WatchLeasesOptions = {},
  onReading?: ReadingListener,
): Watch<Lease> {
  const { rest, pace } = paceOf("ListLeases", options, { ...LEASES, intervalMs: true });
  const leases = new Keeper<Lease>(sameLease);
  return watch(
    async (signal) => leases.keep(await allLeases(lists, rest, signal)),
    { ...pace, closing: lists.closing },
    onReading,
  );
}

/** Watches one lease, as a list with one item. */
export function watchLease(
  calls: Pick<ServiceCalls, "getLease"> & Closable,
  options: WatchOptions & { name: string },
  onReading?: ReadingListener,
): Watch<Lease> {
  const { rest, pace } = paceOf("GetLease", options, { ...WATCH, name: true });
  const leases = new Keeper<Lease>(sameLease);
  return watch(
    async (signal) => leases.keep([await calls.getLease({ ...rest, signal })]),
    { ...pace, closing: calls.closing },
    onReading,
  );
}

/** The options of a list that is read to its end. Rejects a page token, since it would have no effect. */
function wholeList<T extends CallOptions>(method: string, options: T, names: Names<T>): T {
  const given = owned(method, options, names);
  if ("pageToken" in given) throw refused(method, "pageToken", "must not be given: all pages are read, from the first");
  return given;
}

/**
 * The options for the list of exporters and for the list of leases. If `includeLeases` is not a boolean, it is passed on to
 * the call, which rejects it.
 */
function joinOf<T extends ExportersOptions>(options: T) {
  const { includeLeases, ...others } = options;
  const exporterOptions = typeof includeLeases === "boolean" ? others : options;
  return {
    joins: includeLeases === true,
    exporterOptions,
    leaseOptions: { pageSize: options.pageSize, timeoutMs: options.timeoutMs },
  };
}

async function allLeases(lists: Lists, options: LeasesOptions, signal: AbortSignal): Promise<readonly Lease[]> {
  return underOneClock(await allItems(leasePages(lists, options).pageOf, signal));
}

/** Separates the watch's own options from those of its reads. */
function paceOf<T extends WatchOptions>(method: string, options: T, names: Names<T>) {
  const { signal, intervalMs, ...rest } = owned(method, options, names);
  return { rest, pace: { signal, intervalMs: millisOf(method, "intervalMs", intervalMs, DEFAULT_INTERVAL_MS, 100) } };
}
