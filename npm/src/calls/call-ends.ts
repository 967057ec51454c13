/** Who wants to know that a call of a client has ended: then more is known of its endpoints. Not what came of the call. */
import type { ClientService } from "./client.js";

const listeners = new WeakMap<ClientService, Set<() => void>>();

/** Notifies all listeners. */
export function callEnded(client: ClientService): void {
  for (const listener of listeners.get(client) ?? []) listener();
}

/** Listens until the returned function is called. */
export function onCallEnd(client: ClientService, listener: () => void): () => void {
  const those = listeners.get(client) ?? new Set();
  listeners.set(client, those);
  those.add(listener);
  return () => those.delete(listener);
}
