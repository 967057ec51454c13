/** The endpoints of a client as a store to look at. It asks the client, which knows; it sends nothing. */
import type { EndpointState } from "../base/attempt.js";
import type { ClientService } from "../calls/client.js";
import { onCallEnd } from "../calls/call-ends.js";
import { isSeen } from "./polling.js";

/** What changes without a call: how long a breaker stays open. */
const LOOK_MS = 1_000;

/** Reads the state when a call has ended, and every second, while there are subscribers. */
export class EndpointStore {
  /** Those of no client. */
  static readonly NONE: readonly EndpointState[] = Object.freeze([]);

  readonly #client: ClientService | null;
  readonly #listeners = new Set<() => void>();
  #known: readonly EndpointState[];
  #stop: (() => void) | undefined;

  constructor(client: ClientService | null) {
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

  #start(client: ClientService): () => void {
    const timer = setInterval(() => {
      if (isSeen()) this.#look();
    }, LOOK_MS);
    const stopListening = onCallEnd(client, this.#look);
    // A call may have ended since this store was made.
    this.#look();
    return () => {
      clearInterval(timer);
      stopListening();
    };
  }

  readonly #look = (): void => {
    if (this.#client === null) return;
    const now = this.#client.endpoints();
    if (JSON.stringify(now) === JSON.stringify(this.#known)) return;
    this.#known = now;
    for (const listener of this.#listeners) listener();
  };
}
