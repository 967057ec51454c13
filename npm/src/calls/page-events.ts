/** When the client should race its endpoints again. Nothing is sent for it; the next read does that. */
import { Moment } from "../base/clock.js";

/** A page that was hidden for so long, in milliseconds, may be in another network when it is seen again. */
const LONG_HIDDEN_MS = 30_000;

/** Calls `again` when the page comes back online, or is seen after a long hide; returns a function that stops that. */
export function onNetworkChange(again: () => void): () => void {
  // Workers and Node have no document, and Node has no events of its own.
  const page = typeof document === "undefined" ? undefined : document;
  const world = typeof addEventListener === "function" ? globalThis : undefined;
  let hidden: Moment | undefined;
  const seen = (): void => {
    if (page?.visibilityState === "hidden") {
      hidden = new Moment();
    } else {
      // A computer that slept meanwhile is the likeliest to be in another network. A race too many does no harm.
      if (hidden !== undefined && hidden.passedWithSleepMs() > LONG_HIDDEN_MS) again();
      hidden = undefined;
    }
  };
  world?.addEventListener("online", again);
  page?.addEventListener("visibilitychange", seen);
  return () => {
    world?.removeEventListener("online", again);
    page?.removeEventListener("visibilitychange", seen);
  };
}
