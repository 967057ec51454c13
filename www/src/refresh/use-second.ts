// A clock for the countdowns on the page: one timer for all, which stops while the page is hidden.
import { useSyncExternalStore } from "react";
import { pageVisibility } from "./visibility";

const listeners = new Set<() => void>();
let unwatch: (() => void) | undefined;
let timer: ReturnType<typeof setInterval> | undefined;
let second = Math.floor(Date.now() / 1000);

/** Re-renders the caller every second, and returns the seconds since 1970. A lease's remaining time uses its own clock. */
export function useSecond(): number {
  return useSyncExternalStore(subscribe, () => second);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  unwatch ??= pageVisibility.subscribe(watch);
  watch();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    unwatch?.();
    unwatch = undefined;
    watch();
  };
}

/** Runs the timer only while there are listeners and the page is visible. */
function watch(): void {
  if (listeners.size > 0 && pageVisibility.visible()) {
    if (timer !== undefined) return;
    timer = setInterval(tick, 1000);
    // The time was not updated while the page was hidden.
    tick();
  } else {
    clearInterval(timer);
    timer = undefined;
  }
}

function tick(): void {
  second = Math.floor(Date.now() / 1000);
  for (const listener of listeners) listener();
}
