// The address's hash as React state. What it means is url-state.ts's business.
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { formatHash, parseHash, type UrlState } from "./url-state";

/** The state in the address, and how to change parts of it. A change makes no entry in the browser's history. */
export function useUrlState(): [UrlState, (change: Partial<UrlState>) => void] {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const state = useMemo(() => parseHash(hash), [hash]);
  const change = useCallback((parts: Partial<UrlState>) => {
    const next = formatHash({ ...parseHash(window.location.hash), ...parts });
    if (next === window.location.hash) return;
    window.history.replaceState(null, "", next);
    // replaceState tells nobody.
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  }, []);
  return [state, change];
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}
