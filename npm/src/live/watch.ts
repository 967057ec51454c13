/** Watches a list by polling, because the controller has no watch call. The caller provides the read, pace.ts the timing. */
import { Earlier } from "../records/same.js";
import { iterate } from "./iteration.js";
import { Pace } from "./pace.js";
import { isLasting } from "./polling.js";

/** The default interval between reads, in milliseconds. */
export const DEFAULT_INTERVAL_MS = 5_000;

/** Options of all watches. */
export interface WatchOptions {
  /** Ends the watch, which then rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /**
   * The interval between reads, in milliseconds, plus or minus a tenth: 5,000 by default, at least 100. It is measured by a
   * monotonic clock, which may stop while the computer sleeps; the watch then reads when the page becomes visible again or
   * the network is back.
   */
  intervalMs?: number | undefined;
  /** How long one read of a page may take, in milliseconds; by default the client's `timeoutMs`. */
  timeoutMs?: number | undefined;
  /** The page size: 500 by default; 0 for all items in one message. The whole list is read in any case. */
  pageSize?: number | undefined;
}

/**
 * A change of a list, or a failed read. Unchanged items stay the same objects (`===`), also in `items`. Times that grow with
 * every read, such as a running lease's `effectiveDurationSeconds`, are not reported as changes.
 */
export interface WatchEvent<T> {
  /** The whole list as last read; a failed read does not change it. */
  readonly items: readonly T[];
  /** The new items; in the first event, all of them. */
  readonly added: readonly T[];
  /** The changed items, in their new state. */
  readonly changed: readonly T[];
  /** The removed items, in their last state. */
  readonly removed: readonly T[];
  /** When `items` was read; `null` before the first successful read. */
  readonly at: Date | null;
  /** Why the last read failed; `items` is then the last known list. `null` if the read succeeded. */
  readonly error: unknown;
}

/** An async iterator over the changes of a list. Leaving the loop ends the watch. */
export interface Watch<T> extends AsyncIterableIterator<WatchEvent<T>> {
  /**
   * Reads the list now instead of at the next interval. A read in progress is repeated, since its answer may be outdated.
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

/** Reads the whole list. Unchanged items must be the same objects as before. */
export type ReadList<T> = (signal: AbortSignal) => Promise<readonly T[]>;

/** Called with `true` when a read begins, and with `false` when it ends. */
export type ReadingListener = (reading: boolean) => void;

/** Watches the list that `read` returns. Reads only while the caller awaits an event. */
export function watch<T extends { readonly name: string }>(
  read: ReadList<T>,
  options: { signal?: AbortSignal | undefined; intervalMs: number; closing: AbortSignal },
  onReading: ReadingListener = () => undefined,
): Watch<T> {
  const pace = new Pace(options.intervalMs);
  const events = iterate(options.signal, (signal) =>
    awake(options.closing, pace, changes(read, pace, signal, onReading)),
  );
  return Object.assign(events, {
    refresh: () => {
      pace.refresh();
    },
  });
}

/** Triggers a read when the client is closed between reads: that read fails with `closed`, which ends the watch. */
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

async function* changes<T extends { readonly name: string }>(
  read: ReadList<T>,
  pace: Pace,
  signal: AbortSignal,
  onReading: ReadingListener,
): AsyncGenerator<WatchEvent<T>, void> {
  let known: Earlier<T> | null = null;
  let items: readonly T[] = [];
  let at: Date | null = null;
  const nothing: readonly T[] = Object.freeze([]);
  for (;;) {
    await pace.due(signal);
    onReading(true);
    let event: WatchEvent<T> | undefined;
    try {
      const list = await pace.reading(signal, read);
      const now = new Earlier(list);
      const before = known ?? new Earlier<T>([]);
      const added: T[] = [];
      const changed: T[] = [];
      for (const [place, item] of list.entries()) {
        const earlier = before.of(item, place);
        if (earlier === undefined) added.push(item);
        else if (earlier !== item) changed.push(item);
      }
      // Names are unique.
      const hasAll = list.length - added.length === items.length;
      const removed = hasAll ? nothing : items.filter((item) => now.named(item.name) === undefined);
      const isChanged = known === null || pace.failures > 0 || added.length + changed.length + removed.length > 0;
      at = new Date();
      known = now;
      items = isChanged ? Object.freeze([...list]) : items;
      if (isChanged) event = Object.freeze({ items, added, changed, removed, at, error: null });
      pace.succeeded();
    } catch (error) {
      signal.throwIfAborted();
      if (pace.isDueAgain) continue;
      if (isLasting(error)) throw error;
      pace.failed(error);
      event = Object.freeze({ items, added: nothing, changed: nothing, removed: nothing, at, error });
    } finally {
      onReading(false);
    }
    if (event !== undefined) yield event;
  }
}
