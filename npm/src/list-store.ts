/** A watch as a store that many look at: it runs while somebody does. React is not known here. */
import type { ClientService } from "./client.js";
import type { Watch } from "./watch.js";

/** What is known of a list at one moment. */
export interface ListState<T> {
  /** The list as last read, kept when a later read fails; `null` before the first read that went well. */
  readonly items: readonly T[] | null;
  /** When it was last read, as of the last news; `null` before the first read that went well. */
  readonly at: Date | null;
  /** Why the last read failed; `null` when it went well. */
  readonly error: unknown;
  /** Whether the first read is under way, or one that `refresh` asked for; those that merely come round do not show. */
  readonly loading: boolean;
  /** Whether it has given up, over an error that stays until somebody does something. `refresh` starts it again. */
  readonly ended: boolean;
}

/** How long a watch goes on that nobody looks at: a component may be there again at once (React's StrictMode, a route). */
const LINGER_MS = 500;

type Start<T> = (told: (reading: boolean) => void) => Watch<T>;

const LOADING = Object.freeze({ items: null, at: null, error: null, loading: true, ended: false });

/** A watch's state, for as long as somebody has subscribed. */
export class ListStore<T> {
  readonly #start: Start<T>;
  readonly #forget: () => void;
  readonly #listeners = new Set<() => void>();
  #state: ListState<T> = LOADING;
  #watch: Watch<T> | null = null;
  /** Somebody has asked for the next read. */
  #asked = false;
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

  /** On a server nothing is read. */
  readonly snapshotOnServer = (): ListState<T> => LOADING;

  readonly refresh = (): void => {
    if (this.#listeners.size === 0) return;
    this.#asked = true;
    if (this.#watch !== null) this.#watch.refresh();
    // One that has ended begins anew, with what it knew.
    else this.#run();
  };

  #run(): void {
    const told = (reading: boolean): void => {
      if (this.#watch !== watch) return;
      const isFirst = this.#state.at === null;
      // That a read comes round is no news: it must not render anything anew.
      if (reading) this.#set({ loading: this.#asked || isFirst });
      // The first one's end comes with its news. One that was asked for while another was under way is yet to come.
      else if (!isFirst) this.#set({ loading: this.#asked });
      if (reading) this.#asked = false;
    };
    let watch: Watch<T>;
    try {
      watch = this.#start(told);
    } catch (error) {
      // A wrong option is told where other errors are: thrown in here, it would take the whole page's components down.
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

/** What stands in while there is no client: always loading. */
export const NO_STORE = {
  subscribe: () => () => undefined,
  snapshot: () => LOADING,
  snapshotOnServer: () => LOADING,
  refresh: () => undefined,
};

const stores = new WeakMap<ClientService, Map<string, ListStore<unknown>>>();

/** The store of that name for a client: the same one for all who ask while somebody looks at it. */
export function listStore<T>(client: ClientService, name: string, start: Start<T>): ListStore<T> {
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
