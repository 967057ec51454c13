// Keeps the last calls of one connection and notifies listeners. calls.ts groups the attempts.
import type { Attempt } from "jumpstarter-web";
import { withAttempt, type Call } from "./calls";

export class AttemptLog {
  #calls: readonly Call[] = [];
  #scheduled = false;
  readonly #listeners = new Set<() => void>();

  /** The `onAttempt` option of `connect`. */
  readonly onAttempt = (attempt: Attempt): void => {
    this.#calls = withAttempt(this.#calls, attempt, { ms: performance.now(), date: Date.now() });
    if (this.#scheduled || this.#listeners.size === 0) return;
    // Once, in a microtask: the losers of a race end together, and the client updates its own state after this callback.
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
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
