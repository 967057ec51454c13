/** A store that shares one watch among many subscribers and runs while there are any. Independent of React. */
import type { ReadingListener, Watch } from "./watch.js";

/** A snapshot of a list. */
export interface ListState<T> {
  /** The list as last read, kept when a later read fails; `null` before the first successful read. */
  readonly items: readonly T[] | null;
  /** When the list was last read, as of the last event; `null` before the first successful read. */
  readonly at: Date | null;
  /** Why the last read failed; `null` if it succeeded. */
  readonly error: unknown;
  /** Whether the first read, or one requested by `refresh`, is in progress; periodic polls do not count. */
  readonly loading: boolean;
  /** Whether the watch has ended because of an error that persists until the user acts. `refresh` starts it again. */
  readonly ended: boolean;
}

/** How long a watch runs without subscribers: a component may remount immediately (React's StrictMode, a route change). */
const LINGER_MS = 500;

type Start<T> = (onReading: ReadingListener) => Watch<T>;

const LOADING = Object.freeze({ items: null, at: null, error: null, loading: true, ended: false });

/** A watch's state while there are subscribers. */
export class ListStore<T> {
  readonly #start: Start<T>;
  readonly #forget: () => void;
  readonly #listeners = new Set<() => void>();
  #state: ListState<T> = LOADING;
  #watch: Watch<T> | null = null;
  #refreshRequested = false;
  #linger: ReturnType<typeof setTimeout> | undefined;

  constructor(start: Start<T>, forget: () => void) {
    this.#start = start;
    this.#forget = forget;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    clearTimeout(this.#linger);
    if (this.#watch === null && !this.#state.ended) this.#run();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearTimeout(this.#linger);
      this.#linger = setTimeout(() => {
        const watch = this.#watch;
        this.#watch = null;
        this.#forget();
        void watch?.return?.();
      }, LINGER_MS);
    };
  };

  readonly snapshot = (): ListState<T> => this.#state;

  /** The snapshot for server rendering, where nothing is read. */
  readonly snapshotOnServer = (): ListState<T> => LOADING;

  readonly refresh = (): void => {
    if (this.#listeners.size === 0) return;
    this.#refreshRequested = true;
    if (this.#watch !== null) this.#watch.refresh();
    // A watch that has ended starts again, with its last known list.
    else this.#run();
  };

  #run(): void {
    const onReading: ReadingListener = (reading) => {
      if (this.#watch !== watch) return;
      const isFirst = this.#state.at === null;
      // Periodic polls must not trigger a re-render.
      if (reading) this.#set({ loading: this.#refreshRequested || isFirst });
      // The end of the first read is shown with its event. A read requested during another one is still to come.
      else if (!isFirst) this.#set({ loading: this.#refreshRequested });
      if (reading) this.#refreshRequested = false;
    };
    let watch: Watch<T>;
    try {
      watch = this.#start(onReading);
    } catch (error) {
      // An invalid option is reported like other errors: throwing here would unmount the whole component tree.
      this.#set({ error, loading: false, ended: true });
      return;
    }
    this.#watch = watch;
    if (this.#state.ended) this.#set({ ended: false });
    void this.#follow(watch);
  }

  async #follow(watch: Watch<T>): Promise<void> {
    try {
      for await (const { items, at, error } of watch) {
        if (this.#watch !== watch) return;
        this.#set({ items: at === null ? null : items, at, error, loading: false });
      }
    } catch (error) {
      if (this.#watch !== watch) return;
      this.#watch = null;
      this.#set({ error, loading: false, ended: true });
    }
  }

  #set(change: Partial<ListState<T>>): void {
    const next = { ...this.#state, ...change };
    const isSame = (Object.keys(next) as (keyof ListState<T>)[]).every((key) => Object.is(next[key], this.#state[key]));
    if (isSame) return;
    this.#state = Object.freeze(next);
    for (const listener of this.#listeners) listener();
  }
}

/** The store used while there is no client: always loading. */
export const NO_STORE = {
  subscribe: () => () => undefined,
  snapshot: () => LOADING,
  snapshotOnServer: () => LOADING,
  refresh: () => undefined,
};

const stores = new WeakMap<object, Map<string, ListStore<unknown>>>();

/**
 * Returns a client's store of that name. All callers share one store until it has had no subscribers for a moment; the
 * next caller then gets a new one.
 */
export function listStore<T>(client: object, name: string, start: Start<T>): ListStore<T> {
  const known = stores.get(client) ?? new Map<string, ListStore<unknown>>();
  stores.set(client, known);
  const before = known.get(name);
  if (before !== undefined) return before as ListStore<T>;
  const made: ListStore<T> = new ListStore<T>(start, () => {
    if (known.get(name) === made) known.delete(name);
  });
  known.set(name, made);
  return made;
}
