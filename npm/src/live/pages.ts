/** Async iterators over lists that are read page by page. */
import { isJumpstarterError } from "../base/error.js";
import { iterate } from "./iteration.js";

/** The default page size: the one that Kubernetes' own clients use. */
export const DEFAULT_PAGE_SIZE = 500;

interface Page<T> {
  items: readonly T[];
  nextPageToken: string;
}

/** Reads the page for a token; the empty token is the first page. */
export type FetchPage<T> = (pageToken: string, signal: AbortSignal) => Promise<Page<T>>;

/**
 * Iterates over every item of a list. The next page is requested while the items of the current one are returned. If a
 * page token has expired, the list is read again from the start, and items that have been returned are skipped.
 */
export function eachItem<T extends { name: string }>(
  fetchPage: FetchPage<T>,
  signal?: AbortSignal,
): AsyncIterableIterator<T> {
  return iterate(signal, (stopped) => items(fetchPage, stopped));
}

/** The items of the whole list. */
export async function allItems<T extends { name: string }>(
  fetchPage: FetchPage<T>,
  signal: AbortSignal,
): Promise<readonly T[]> {
  let all: readonly T[] = [];
  for await (const page of newItems(fetchPage, signal)) all = all.length === 0 ? page : all.concat(page);
  return all;
}

async function* items<T extends { name: string }>(
  fetchPage: FetchPage<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  for await (const page of newItems(fetchPage, signal)) {
    for (const item of page) {
      signal.throwIfAborted();
      yield item;
    }
  }
}

/** The items of each page that have not been returned before. */
async function* newItems<T extends { name: string }>(
  fetchPage: FetchPage<T>,
  signal: AbortSignal,
): AsyncGenerator<readonly T[], void> {
  const returned = new Set<string>();
  let newSinceStart = false;
  const request = (token: string): Promise<Page<T>> => {
    const page = fetchPage(token, signal);
    // If the caller leaves in the middle of a page, nothing awaits the next one.
    page.catch(() => undefined);
    return page;
  };
  let next = request("");
  for (;;) {
    let page: Page<T>;
    try {
      page = await next;
    } catch (error) {
      // Starts over only if there were new items since the last start; the list might never end otherwise.
      if (!newSinceStart || !isStale(error)) throw error;
      newSinceStart = false;
      next = request("");
      continue;
    }
    const more = page.nextPageToken !== "";
    if (more) next = request(page.nextPageToken);
    // A page has each name once: it is the key of what the controller stores.
    const fresh = returned.size === 0 ? page.items : page.items.filter(({ name }) => !returned.has(name));
    if (more) for (const { name } of fresh) returned.add(name);
    newSinceStart ||= fresh.length > 0;
    yield fresh;
    if (!more) return;
  }
}

function isStale(error: unknown): boolean {
  return isJumpstarterError(error) && (error.reason === "page-token-expired" || error.reason === "page-token-invalid");
}
