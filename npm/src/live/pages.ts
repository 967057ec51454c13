/** Lists read page by page, as async iterators. One page as the controller gave it is lists.ts. */
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
 * Every item of a list. The next page is under way while the items of one are given. A token that the controller no
 * longer takes starts the list over, and what has been given is not given again.
 */
export function eachItem<T extends { name: string }>(
  fetchPage: FetchPage<T>,
  signal?: AbortSignal,
): AsyncIterableIterator<T> {
  return iterate(signal, (stopped) => items(fetchPage, stopped));
}

async function* items<T extends { name: string }>(
  fetchPage: FetchPage<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  const given = new Set<string>();
  let newSinceStart = false;
  const ask = (token: string): Promise<Page<T>> => {
    const page = fetchPage(token, signal);
    // Who leaves in the middle of a page never looks at the next one.
    page.catch(() => undefined);
    return page;
  };
  let next = ask("");
  for (;;) {
    let page: Page<T>;
    try {
      page = await next;
    } catch (error) {
      // A list that starts over again and again without getting on would never end.
      if (!newSinceStart || !isStale(error)) throw error;
      newSinceStart = false;
      next = ask("");
      continue;
    }
    const more = page.nextPageToken !== "";
    if (more) next = ask(page.nextPageToken);
    for (const item of page.items) {
      signal.throwIfAborted();
      if (given.has(item.name)) continue;
      given.add(item.name);
      newSinceStart = true;
      yield item;
    }
    if (!more) return;
  }
}

function isStale(error: unknown): boolean {
  return isJumpstarterError(error) && (error.reason === "page-token-expired" || error.reason === "page-token-invalid");
}
