// Reads something again and again, while somebody looks: the newest data, when it is from, and what went wrong since.
// It knows neither React nor what it reads.
import { isJumpstarterError } from "jumpstarter-web";
import { pageVisibility, type Visibility } from "./visibility";

/** What a poller knows at one moment. */
export interface Polled<T> {
  /** The newest data that came; kept when a later read fails. */
  readonly data: T | null;
  /** When `data` came. */
  readonly at: Date | null;
  /** What went wrong with the last read; null when it went well. */
  readonly error: unknown;
  readonly loading: boolean;
}

export type Load<T> = (signal: AbortSignal) => Promise<T>;

/** How often to read while all is well. */
export const INTERVAL_MS = 5_000;
const LONGEST_MS = 60_000;

/**
 * How long to wait before the next read. After failures ever longer and at random, so that many open pages do not come
 * back to a controller all at once.
 */
export function nextDelay(failures: number, random: number): number {
  if (failures === 0) return INTERVAL_MS;
  const most = Math.min(INTERVAL_MS * 2 ** (failures - 1), LONGEST_MS);
  return INTERVAL_MS / 2 + most * random;
}

/** Whether asking the same again can help without somebody doing something first. */
export function worthRepeating(error: unknown): boolean {
  return !isJumpstarterError(error) || !NEEDS_A_PERSON.has(error.reason);
}

const NEEDS_A_PERSON: ReadonlySet<string> = new Set([
  "invalid-argument",
  "token-missing",
  "token-malformed",
  "token-expired",
  "token-rejected",
  "identity",
  "client-not-found",
  "permission-denied",
  "namespace-mismatch",
  "unauthenticated",
  "unimplemented",
  "mixed-content",
  "closed",
]);

export class Poller<T> {
  #state: Polled<T> = { data: null, at: null, error: null, loading: true };
  #load: Load<T> | null = null;
  #reading: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  /** A read is due, but the page is hidden. */
  #due = false;
  readonly #listeners = new Set<() => void>();
  readonly #visibility: Visibility;

  constructor(visibility: Visibility = pageVisibility) {
    this.#visibility = visibility;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Polled<T> => this.#state;

  /** Reads by `load` from now on, at once; the returned function stops it and aborts what is under way. */
  run(load: Load<T>): () => void {
    this.#load = load;
    const unwatch = this.#visibility.subscribe(() => {
      if (this.#due && this.#visibility.visible()) this.refresh();
    });
    this.refresh();
    return () => {
      unwatch();
      this.#load = null;
      this.#stop();
    };
  }

  /** Reads now. A read under way is aborted: its answer may be from before what the person has just done. */
  readonly refresh = (): void => {
    const load = this.#load;
    if (load === null) return;
    this.#stop();
    if (!this.#visibility.visible()) {
      this.#due = true;
      return;
    }
    const reading = new AbortController();
    this.#reading = reading;
    this.#set({ ...this.#state, loading: true });
    void this.#read(load, reading);
  };

  async #read(load: Load<T>, reading: AbortController): Promise<void> {
    try {
      const data = await load(reading.signal);
      if (reading.signal.aborted) return;
      this.#failures = 0;
      this.#set({ data, at: new Date(), error: null, loading: false });
    } catch (error) {
      if (reading.signal.aborted) return;
      this.#failures += 1;
      this.#set({ ...this.#state, error, loading: false });
      if (!worthRepeating(error)) return;
    }
    this.#timer = setTimeout(this.refresh, nextDelay(this.#failures, Math.random()));
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#due = false;
    this.#reading?.abort();
    this.#reading = null;
  }

  #set(state: Polled<T>): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
