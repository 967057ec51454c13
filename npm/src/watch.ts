/** Live views of a list by polling: the controller has no watch call. What is read is up to the caller; when, to pace.ts. */
import { iterate } from "./iteration.js";
import { Pace } from "./pace.js";
import { isLasting } from "./polling.js";

/** How often a list is read by default, in milliseconds. */
export const DEFAULT_INTERVAL_MS = 5_000;

/** What all watches take. */
export interface WatchOptions {
  /** Ends the watch, which then rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /**
   * How far apart reads are, in milliseconds, plus or minus a tenth: 5,000 by default, 100 at least. By a monotonic clock,
   * which may stop while the computer sleeps: then a watch reads when the page is seen again, or the network is back.
   */
  intervalMs?: number | undefined;
  /** How long one read of a page may take, in milliseconds; the client's own limit by default. */
  timeoutMs?: number | undefined;
  /** How many items are asked for at a time: 500 by default; 0 for all in one message. The whole list is read anyway. */
  pageSize?: number | undefined;
}

/**
 * News of a list. What has not changed is the same object (`===`) as before, in `items` too. Times that grow with every
 * read, such as a running lease's `effectiveDurationSeconds`, are no news.
 */
export interface WatchEvent<T> {
  /** The whole list as last read; it stays when a read fails. */
  readonly items: readonly T[];
  /** What is new; in the first event, everything. */
  readonly added: readonly T[];
  /** What has changed, as it is now. */
  readonly changed: readonly T[];
  /** What is gone, as it was. */
  readonly removed: readonly T[];
  /** When `items` was read; `null` before the first read that went well. */
  readonly at: Date | null;
  /** Why the last read failed, while `items` is what was known before; `null` when it went well. */
  readonly error: unknown;
}

/** An async iterator over news of a list. Leaving the loop ends it. */
export interface Watch<T> extends AsyncIterableIterator<WatchEvent<T>> {
  /**
   * Reads now, instead of when it is due; a read under way is done again, since its answer may be from before.
   *
   * @example
   * ```ts
   * const watch = client.watchLeases({ intervalMs: 60_000 });
   * for await (const { items, added } of watch) {
   *   if (added.some(({ name }) => name === lease.name)) break;
   *   console.log(`not among ${items.length} leases yet`);
   *   watch.refresh();
   * }
   * ```
   */
  refresh(): void;
}

/** Reads the whole list; what has not changed since has to be the same objects. */
export type ReadList<T> = (signal: AbortSignal) => Promise<readonly T[]>;

/** Watches what `read` gives. `told` is called when a read begins and ends. Nothing is read while no news is asked for. */
export function watch<T extends { readonly name: string }>(
  read: ReadList<T>,
  options: { signal?: AbortSignal | undefined; intervalMs: number; closing: AbortSignal },
  told: (reading: boolean) => void = () => undefined,
): Watch<T> {
  const pace = new Pace(options.intervalMs);
  const events = iterate(options.signal, (signal) => awake(options.closing, pace, news(read, pace, signal, told)));
  return Object.assign(events, {
    refresh: () => {
      pace.refresh();
    },
  });
}

/** A client that is closed while nothing is read ends the watch, too: the read that is then due says so. */
async function* awake<T>(closing: AbortSignal, pace: Pace, events: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  const wake = (): void => {
    pace.refresh();
  };
  closing.addEventListener("abort", wake);
  try {
    yield* events;
  } finally {
    closing.removeEventListener("abort", wake);
  }
}

async function* news<T extends { readonly name: string }>(
  read: ReadList<T>,
  pace: Pace,
  signal: AbortSignal,
  told: (reading: boolean) => void,
): AsyncGenerator<WatchEvent<T>, void> {
  let known: ReadonlyMap<string, T> | null = null;
  let items: readonly T[] = [];
  let at: Date | null = null;
  const nothing: readonly T[] = Object.freeze([]);
  for (;;) {
    await pace.due(signal);
    told(true);
    let event: WatchEvent<T> | undefined;
    try {
      const list = await pace.reading(signal, read);
      const now = new Map(list.map((item) => [item.name, item]));
      const before: ReadonlyMap<string, T> = known ?? new Map<string, T>();
      const added = list.filter((item) => !before.has(item.name));
      const changed = list.filter((item) => before.has(item.name) && before.get(item.name) !== item);
      const removed = items.filter((item) => !now.has(item.name));
      const isNews = known === null || pace.failures > 0 || added.length + changed.length + removed.length > 0;
      at = new Date();
      known = now;
      items = isNews ? Object.freeze([...list]) : items;
      if (isNews) event = Object.freeze({ items, added, changed, removed, at, error: null });
      pace.succeeded();
    } catch (error) {
      signal.throwIfAborted();
      if (pace.isDueAgain) continue;
      if (isLasting(error)) throw error;
      pace.failed(error);
      event = Object.freeze({ items, added: nothing, changed: nothing, removed: nothing, at, error });
    } finally {
      told(false);
    }
    if (event !== undefined) yield event;
  }
}
