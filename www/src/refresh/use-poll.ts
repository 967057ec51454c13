// A poller as a hook. It reads by `load` at once, whenever `load` changes, and then every few seconds.
import { useEffect, useState, useSyncExternalStore } from "react";
import { Poller, type Load, type Polled } from "./poller";

export interface Poll<T> extends Polled<T> {
  readonly refresh: () => void;
}

/** `load` has to be the same function as long as it reads the same (useCallback). */
export function usePoll<T>(load: Load<T>): Poll<T> {
  const [poller] = useState(() => new Poller<T>());
  useEffect(() => poller.run(load), [poller, load]);
  const state = useSyncExternalStore(poller.subscribe, poller.snapshot);
  return { ...state, refresh: poller.refresh };
}
