// The address's hash as React state. url-state.ts parses it.
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { formatHash, parseHash, type UrlState } from "./url-state";

/** The state in the address, and a function that changes parts of it. Changes add no entry to the browser's history. */
export function useUrlState(): [UrlState, (change: Partial<UrlState>) => void] {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const state = useMemo(() => parseHash(hash), [hash]);
  const change = useCallback((parts: Partial<UrlState>) => {
    const next = formatHash({ ...parseHash(window.location.hash), ...parts });
    if (next === window.location.hash) return;
    window.history.replaceState(null, "", next);
    // replaceState fires no event.
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  }, []);
  return [state, change];
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}
