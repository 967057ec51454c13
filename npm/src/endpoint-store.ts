/** The endpoints of a client as a store to look at. It asks the client, which knows; it sends nothing. */
import type { EndpointState } from "./attempt.js";
import type { ClientService } from "./client.js";
import { isSeen } from "./polling.js";

const LOOK_MS = 1_000;

/** Looks every second while somebody has subscribed. */
export class EndpointStore {
  /** Those of no client. */
  static readonly NONE: readonly EndpointState[] = Object.freeze([]);

  readonly #client: ClientService | null;
  readonly #listeners = new Set<() => void>();
  #known: readonly EndpointState[];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(client: ClientService | null) {
    this.#client = client;
    this.#known = client?.endpoints() ?? EndpointStore.NONE;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#client !== null) this.#timer ??= setInterval(this.#look, LOOK_MS);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  readonly snapshot = (): readonly EndpointState[] => this.#known;

  readonly #look = (): void => {
    if (!isSeen() || this.#client === null) return;
    const now = this.#client.endpoints();
    if (JSON.stringify(now) === JSON.stringify(this.#known)) return;
    this.#known = now;
    for (const listener of this.#listeners) listener();
  };
}
