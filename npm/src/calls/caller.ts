/** What sends the calls of a client or of a device: their token and time, the endpoints, and the end of all. */
import { now } from "../base/clock.js";
import { JumpstarterError, localError, type LeaseOf } from "../base/error.js";
import { linkedTo, within } from "../base/signals.js";
import type { EndpointState } from "../base/types.js";
import type { AnyGlue, Instance } from "../wasm/instance.js";
import { onNetworkChange } from "./network-change.js";
import type { TokenSource } from "./token.js";

/** The wasm's object behind it. */
interface RawCaller {
  endpoints(): unknown;
  raceAgain(): void;
  free(): void;
}

/** A call to be made. */
export interface Sending {
  /** The method's name in the protocol, for errors. */
  readonly method: string;
  /** The time that it may take, in milliseconds; `undefined` for no limit. */
  readonly limitMs: number | undefined;
  /** The caller's own signal. */
  readonly signal: AbortSignal | undefined;
  /** When it was made, if that was not just now. */
  readonly startedMs?: number;
}

/** What a call may use: its token is asked for within its time. */
export interface Turn {
  readonly token: string | undefined;
  /** Aborted when the caller aborts the call, and when the client or the device is closed. */
  readonly signal: AbortSignal;
  /** Milliseconds since the call was made. */
  readonly elapsed: () => number;
}

/** Cleans up after callers dropped without `close()`. wasm-bindgen's own registry frees their wasm memory. */
const DROPPED = /* @__PURE__ */ new FinalizationRegistry<() => void>((stopListening) => {
  stopListening();
});

export abstract class Caller<G extends AnyGlue, R extends RawCaller> {
  protected readonly home: Instance<G>;
  /** `undefined` once it is closed and its wasm memory is freed. */
  #raw: R | undefined;
  readonly #urls: readonly string[];
  /** The endpoints' state when it was last read. */
  #endpoints: readonly EndpointState[] = [];
  protected readonly token: TokenSource;
  readonly #stopListening: () => void;
  readonly #closing = new AbortController();
  /** One for each call: Node warns of a leak when one signal has many listeners. */
  readonly #open = new Set<AbortController>();

  /** It is closed when `outer` is aborted. */
  constructor(home: Instance<G>, raw: R, token: TokenSource, outer?: AbortSignal) {
    this.home = home;
    this.#raw = raw;
    this.token = token;
    this.#urls = this.endpoints().map(({ url }) => url);
    // A weak reference, so that listeners do not keep what is no longer used alive.
    const seen = new WeakRef(this);
    const stop = onNetworkChange(() => seen.deref()?.race());
    const close = (): void => seen.deref()?.close();
    outer?.addEventListener("abort", close);
    this.#stopListening = () => {
      stop();
      outer?.removeEventListener("abort", close);
    };
    DROPPED.register(this, this.#stopListening, this);
    // Before the fields of a subclass are set: `close` uses none of them while no call is open.
    if (outer?.aborted === true) this.close();
  }

  /** What is closed, for errors: `client`. */
  protected abstract readonly what: string;
  /** Makes the record of an error's lease, where errors have one. */
  protected readonly leaseOf?: LeaseOf;

  /** Aborted when it is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** The state of each endpoint; the last known one if this is closed or dead. */
  endpoints(): readonly EndpointState[] {
    const raw = this.#raw;
    if (raw !== undefined && !this.home.isDead)
      this.#endpoints = Object.freeze(this.home.use(() => raw.endpoints() as EndpointState[]));
    return this.#endpoints;
  }

  /** Makes the next read race all endpoints again. */
  race(): void {
    const raw = this.#raw;
    if (raw !== undefined && !this.home.isDead)
      this.home.use(() => {
        raw.raceAgain();
      });
  }

  /** Rejects pending and later calls, ends streams, and frees the wasm memory. */
  close(): void {
    const raw = this.#raw;
    if (raw === undefined) return;
    this.#stopListening();
    DROPPED.unregister(this);
    this.endpoints();
    this.#raw = undefined;
    this.#closing.abort();
    for (const call of this.#open) call.abort(this.#closed());
    // Calls in progress hold their own references to what they need. Later, because a call that is being prepared borrows
    // this: a getter among its options may be what closes it.
    queueMicrotask(() => {
      this.free(raw);
    });
  }

  /**
   * Runs one call: gets its token, within its time, and once more if the token had expired. Ends early if this is closed or the
   * caller aborts the call.
   */
  async during<T>(sending: Sending, run: (turn: Turn) => Promise<T>): Promise<T> {
    const { method, limitMs, startedMs = now() } = sending;
    // A getter among the options may have closed it.
    this.raw();
    const { controller, unlink } = this.track(sending.signal);
    const { signal } = controller;
    const elapsed = (): number => now() - startedMs;
    const left = (): number => (limitMs ?? Infinity) - elapsed();
    const late = (): JumpstarterError => {
      const rawMessage = `no token came within the ${limitMs} ms that the call may take`;
      return localError(method, "DEADLINE_EXCEEDED", "deadline-exceeded", rawMessage);
    };
    const send = async (token: string | undefined): Promise<T> => {
      // The call may have been aborted, or its time may have run out, just when the token came.
      signal.throwIfAborted();
      if (left() <= 0) throw late();
      return run({ token, signal, elapsed });
    };
    try {
      return await this.token.send(send, (ask) => within(ask, left(), signal, late));
    } finally {
      unlink();
    }
  }

  /** Waits for a promise of the wasm, whose errors become a {@link JumpstarterError}. `writes`: see `Instance.wait`. */
  protected async wait(start: () => Promise<unknown>, writes: boolean): Promise<unknown> {
    try {
      return await this.home.wait(start, writes);
    } catch (thrown) {
      throw JumpstarterError.from(thrown, this.#urls, this.leaseOf);
    }
  }

  /** The wasm's object; throws if this is closed. */
  protected raw(): R {
    if (this.#raw === undefined) throw this.#closed();
    return this.#raw;
  }

  /** A controller that `outer` and the end of this abort, until `unlink` is called. */
  protected track(outer: AbortSignal | undefined): ReturnType<typeof linkedTo> {
    const { controller, unlink } = linkedTo(outer);
    if (this.#raw === undefined) controller.abort(this.#closed());
    this.#open.add(controller);
    return {
      controller,
      unlink: () => {
        this.#open.delete(controller);
        unlink();
      },
    };
  }

  protected free(owner: { free(): void }): void {
    if (!this.home.isDead)
      this.home.use(() => {
        owner.free();
      });
  }

  #closed(): JumpstarterError {
    const rawMessage = `the ${this.what} has been closed`;
    return new JumpstarterError({ code: "CANCELLED", reason: "closed", rawMessage });
  }
}
