/** The endpoints of a client as a store. It reads the state that the client already has, and sends nothing. */
import { isSeen } from "../base/page.js";
import type { EndpointState } from "../base/types.js";
import { onCallEnd } from "../calls/call-ends.js";

/** How often the state is read between calls: the time for which a breaker stays open changes without a call. */
const INTERVAL_MS = 1_000;

interface Client {
  endpoints(): readonly EndpointState[];
}

/** Reads the state after each call, and every second, while there are subscribers. */
export class EndpointStore {
  /** The endpoints while there is no client. */
  static readonly NONE: readonly EndpointState[] = Object.freeze([]);

  readonly #client: Client | null;
  readonly #listeners = new Set<() => void>();
  #known: readonly EndpointState[];
  #stop: (() => void) | undefined;

  constructor(client: Client | null) {
    this.#client = client;
    this.#known = client?.endpoints() ?? EndpointStore.NONE;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#client !== null) this.#stop ??= this.#start(this.#client);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
    };
  };

  readonly snapshot = (): readonly EndpointState[] => this.#known;

  #start(client: Client): () => void {
    const timer = setInterval(() => {
      if (isSeen()) this.#read(client);
    }, INTERVAL_MS);
    const stopListening = onCallEnd(client, () => {
      this.#read(client);
    });
    // A call may have ended since this store was created.
    this.#read(client);
    return () => {
      clearInterval(timer);
      stopListening();
    };
  }

  #read(client: Client): void {
    const state = client.endpoints();
    if (JSON.stringify(state) === JSON.stringify(this.#known)) return;
    this.#known = state;
    for (const listener of this.#listeners) listener();
  }
}
