// The address as React state. route.ts parses it.
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { formatHash, parseHash, withQuery, type QueryKey, type Route } from "./route";

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => parseHash(hash), [hash]);
}

/** Changes filters; null removes one. The function stays the same. */
export type ChangeQuery = (change: Partial<Record<QueryKey, string | null>>) => void;

/** Returns a function that changes filters in the address, without an entry in the browser's history. */
export function useQueryChange(): ChangeQuery {
  return useCallback((change) => {
    const before = parseHash(window.location.hash);
    replace({ ...before, query: withQuery(before.query, change) });
  }, []);
}

/** Opens an address, with an entry in the browser's history. */
export function open(hash: string): void {
  window.location.hash = hash;
}

function replace(route: Route): void {
  const next = formatHash(route);
  if (next === window.location.hash) return;
  window.history.replaceState(null, "", next);
  // replaceState fires no event.
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}
