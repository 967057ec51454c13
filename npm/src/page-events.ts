/** When the page should race its endpoints again: nothing is sent for it, the next read does. */

/** A page that was hidden for so long, in milliseconds, may be in another network when it is seen again. */
const LONG_HIDDEN_MS = 30_000;

/** Calls `again` when the page comes back online, or is seen after a long hide; gives back how to stop that. */
export function onNetworkChange(again: () => void): () => void {
  // Workers and Node have no document, and Node has no events of its own.
  const page = typeof document === "undefined" ? undefined : document;
  const world = typeof addEventListener === "function" ? globalThis : undefined;
  let hiddenAt: number | undefined;
  const seen = (): void => {
    if (page?.visibilityState === "hidden") {
      hiddenAt = Date.now();
    } else {
      if (hiddenAt !== undefined && Date.now() - hiddenAt > LONG_HIDDEN_MS) again();
      hiddenAt = undefined;
    }
  };
  world?.addEventListener("online", again);
  page?.addEventListener("visibilitychange", seen);
  return () => {
    world?.removeEventListener("online", again);
    page?.removeEventListener("visibilitychange", seen);
  };
}
