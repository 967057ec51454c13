/** Notifies listeners when a call of a client has ended, since the state of its endpoints may have changed. */

const listeners = new WeakMap<object, Set<() => void>>();

/** Notifies the client's listeners. */
export function callEnded(client: object): void {
  for (const listener of listeners.get(client) ?? []) listener();
}

/** Calls `listener` after each call of the client, until the returned function is called. */
export function onCallEnd(client: object, listener: () => void): () => void {
  const set = listeners.get(client) ?? new Set();
  listeners.set(client, set);
  set.add(listener);
  return () => set.delete(listener);
}
