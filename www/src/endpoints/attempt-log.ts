// Keeps the last calls of one connection and the last attempts at each endpoint, and notifies listeners. calls.ts groups the
// attempts.
import type { Attempt } from "jumpstarter-web";
import { withAttempt, type Call } from "./calls";

/** What the chart of an endpoint's latency shows of an attempt. */
export interface Sample {
  readonly at: Date;
  readonly tookMs: number;
  readonly answered: boolean;
}

/** The last attempts at one endpoint. */
export interface EndpointLog {
  /** The oldest first. Attempts that were aborted say nothing about an endpoint, and are left out. */
  readonly samples: readonly Sample[];
  readonly lastFailure: { readonly at: Date; readonly attempt: Attempt } | null;
}

/** How many samples of an endpoint are kept. */
export const KEPT_SAMPLES = 60;

const NO_LOG: EndpointLog = { samples: [], lastFailure: null };

export class AttemptLog {
  #calls: readonly Call[] = [];
  #lastList: Date | null = null;
  readonly #endpoints = new Map<string, EndpointLog>();
  #scheduled = false;
  readonly #listeners = new Set<() => void>();

  /** The `onAttempt` option of `connect`. */
  readonly onAttempt = (attempt: Attempt): void => {
    const at = new Date();
    this.#calls = withAttempt(this.#calls, attempt, { ms: performance.now(), date: at.getTime() });
    const answered = attempt.outcome === "answered";
    if (answered && attempt.code === "OK" && attempt.method.startsWith("List")) this.#lastList = at;
    if (answered || attempt.outcome === "failed" || attempt.outcome === "timed-out") {
      const { samples, lastFailure } = this.endpoint(attempt.endpoint);
      this.#endpoints.set(attempt.endpoint, {
        samples: [...samples.slice(1 - KEPT_SAMPLES), { at, tookMs: attempt.tookMs, answered }],
        lastFailure: answered ? lastFailure : { at, attempt },
      });
    }
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

  /** When a list, or a page of one, was last read; null before the first. */
  lastList(): Date | null {
    return this.#lastList;
  }

  endpoint(url: string): EndpointLog {
    return this.#endpoints.get(url) ?? NO_LOG;
  }
}
