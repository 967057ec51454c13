// The last calls of one connection, for whoever shows them. What belongs together is decided in calls.ts.
import type { Attempt } from "jumpstarter-web";
import { withAttempt, type Call } from "./calls";

export class AttemptLog {
  #calls: readonly Call[] = [];
  #telling = false;
  readonly #listeners = new Set<() => void>();

  /** To be given to `connect`. */
  readonly onAttempt = (attempt: Attempt): void => {
    this.#calls = withAttempt(this.#calls, attempt, { ms: performance.now(), date: Date.now() });
    if (this.#telling || this.#listeners.size === 0) return;
    // Later, and once: the losers of a race end together, and the client has first to take the attempt into its books.
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      for (const listener of this.#listeners) listener();
    });
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The calls, newest first. */
  readonly snapshot = (): readonly Call[] => this.#calls;
}
