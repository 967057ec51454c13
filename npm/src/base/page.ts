/** What happens to the page: it is hidden or shown, or the browser's network comes back. Workers and Node have no page. */
import { abortable } from "./signals.js";

/** Whether the page is visible. Without a page, always. */
export function isSeen(): boolean {
  return typeof document === "undefined" || document.visibilityState !== "hidden";
}

/** Resolves when the page is visible, at once if it already is. Rejects with the signal's reason when aborted. */
export function seen(signal: AbortSignal): Promise<void> {
  return abortable(signal, (resolve) => {
    if (isSeen()) resolve();
    return onSeen(resolve);
  });
}

/** Calls `listener` when the page becomes visible, until the returned function is called. */
export function onSeen(listener: () => void): () => void {
  return onVisibility((visible) => {
    if (visible) listener();
  });
}

/** Calls `listener` when the page is hidden or becomes visible, until the returned function is called. */
export function onVisibility(listener: (visible: boolean) => void): () => void {
  if (typeof document === "undefined") return () => undefined;
  const page = document;
  const changed = (): void => {
    listener(isSeen());
  };
  page.addEventListener("visibilitychange", changed);
  return () => {
    page.removeEventListener("visibilitychange", changed);
  };
}

/** Calls `listener` when the browser's network comes back, until the returned function is called. */
export function onOnline(listener: () => void): () => void {
  // Node has no such event; some workers do.
  const world = typeof addEventListener === "function" ? globalThis : undefined;
  world?.addEventListener("online", listener);
  return () => world?.removeEventListener("online", listener);
}
