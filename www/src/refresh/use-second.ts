// A clock for what counts down on the page: one timer for all of it, and none while nobody looks.
import { useSyncExternalStore } from "react";
import { pageVisibility } from "./visibility";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let second = Math.floor(Date.now() / 1000);

/** Renders the caller anew each second. The number is only good for that: times left are told by the lease's own clock. */
export function useSecond(): number {
  return useSyncExternalStore(subscribe, () => second);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  if (!pageVisibility.visible()) return;
  second = Math.floor(Date.now() / 1000);
  for (const listener of listeners) listener();
}
