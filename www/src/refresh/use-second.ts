// A clock for what counts down on the page: one timer for all of it, and none while nobody looks.
import { useSyncExternalStore } from "react";
import { pageVisibility } from "./visibility";

const listeners = new Set<() => void>();
let unwatch: (() => void) | undefined;
let timer: ReturnType<typeof setInterval> | undefined;
let second = Math.floor(Date.now() / 1000);

/** Renders the caller anew each second. The number is only good for that: times left are told by the lease's own clock. */
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

/** Lets the timer run while somebody looks at something that counts, and not otherwise. */
function watch(): void {
  if (listeners.size > 0 && pageVisibility.visible()) {
    if (timer !== undefined) return;
    timer = setInterval(tick, 1000);
    // What was hidden shows an old time.
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
