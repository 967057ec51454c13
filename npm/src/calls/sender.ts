/** Sends the calls of one client, and ends them when it is closed. */
import { now } from "../base/clock.js";
import { JumpstarterError, localError } from "../base/error.js";
import { linkedTo, within } from "../base/signals.js";
import type { EndpointState } from "../base/types.js";
import type { MadeExporter } from "../records/exporter.js";
import { Lease, type MadeLease } from "../records/lease.js";
import type { Instance } from "../wasm/instance.js";
import type { Glue, PreparedCall, RawClient } from "../wasm/jumpstarter_web.js";
import { onNetworkChange } from "./network-change.js";
import type { TokenSource } from "./token.js";

/** The plain result of each method of the wasm's client, by the method's name in the protocol. */
interface Results {
  GetExporter: MadeExporter;
  /** `compared` only if pages are compared. */
  ListExporters: { exporters: readonly MadeExporter[]; nextPageToken: string; compared: Uint8Array<ArrayBuffer> };
  GetLease: MadeLease;
  ListLeases: { leases: readonly MadeLease[]; nextPageToken: string };
  CreateLease: MadeLease;
  UpdateLease: MadeLease;
  ExtendLease: MadeLease;
  DeleteLease: unknown;
  RotateToken: { token: string; expiryText: string | null };
}

/** Cleans up after senders dropped without `close()`. wasm-bindgen's own registry frees their wasm memory. */
const DROPPED = /* @__PURE__ */ new FinalizationRegistry<() => void>((stopListening) => {
  stopListening();
});

export class Sender {
  readonly #home: Instance<Glue>;
  /** `undefined` once the client is closed and its wasm memory is freed. */
  #raw: RawClient | undefined;
  readonly #urls: readonly string[];
  /** The endpoints' state when it was last read. */
  #endpoints: readonly EndpointState[] = [];
  readonly #token: TokenSource;
  readonly #ended: () => void;
  readonly #stopListening: () => void;
  readonly #closing = new AbortController();
  /** One for each call: Node warns of a leak when one signal has many listeners. */
  readonly #open = new Set<AbortController>();

  /** `ended` is called when a call's request has ended, with whatever result. */
  constructor(home: Instance<Glue>, raw: RawClient, token: TokenSource, ended: () => void) {
    this.#home = home;
    this.#raw = raw;
    this.#token = token;
    this.#ended = ended;
    this.#urls = this.endpoints().map(({ url }) => url);
    // A weak reference, so that the page's event listeners do not keep an unused client alive.
    const seen = new WeakRef(this);
    this.#stopListening = onNetworkChange(() => seen.deref()?.race());
    DROPPED.register(this, this.#stopListening, this);
  }

  /** Aborted when the client is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** The state of each endpoint; the last known one if the client is closed or dead. */
  endpoints(): readonly EndpointState[] {
    const raw = this.#raw;
    if (raw !== undefined && !this.#home.isDead)
      this.#endpoints = Object.freeze(this.#home.use(() => raw.endpoints() as EndpointState[]));
    return this.#endpoints;
  }

  /** Makes the next read race all endpoints again. */
  race(): void {
    const raw = this.#raw;
    if (raw !== undefined && !this.#home.isDead)
      this.#home.use(() => {
        raw.raceAgain();
      });
  }

  /** Rejects pending and later calls, and frees the wasm memory. */
  close(): void {
    const raw = this.#raw;
    if (raw === undefined) return;
    this.#stopListening();
    DROPPED.unregister(this);
    this.endpoints();
    this.#raw = undefined;
    this.#closing.abort();
    for (const call of this.#open) call.abort(closed());
    // Calls in progress hold their own references to what they need. Later, because a call that is being prepared borrows
    // the client: a getter among its options may be what closes it.
    queueMicrotask(() => {
      this.#free(raw);
    });
  }

  /** Replaces a token that was given as a string. */
  rotated(token: string): void {
    this.#token.rotated(token);
  }

  /**
   * Makes a call. All options are read and copied before this returns its promise. With `compared`, the result has only what is not
   * in an earlier page: see `PreparedCall.send` in src/js/prepared.rs.
   */
  async call<M extends keyof Results>(
    method: M,
    options: object | undefined,
    compared?: Uint8Array,
  ): Promise<Results[M]> {
    const startedMs = now();
    const raw = this.#raw;
    if (raw === undefined) throw closed();
    const call = this.#home.use((wasm) => new wasm.PreparedCall(raw, method, options));
    try {
      return (await this.#send(method, call, startedMs, compared)) as Results[M];
    } finally {
      this.#free(call);
    }
  }

  /**
   * Gets the token of a call and sends it, all within one deadline; once more if the token had expired. Ends early if the
   * client is closed or the caller aborts the call.
   */
  async #send(
    method: string,
    call: PreparedCall,
    startedMs: number,
    compared: Uint8Array | undefined,
  ): Promise<unknown> {
    // A getter among the options may have closed the client.
    if (this.closing.aborted) throw closed();
    const { limitMs, writes } = call;
    const { controller, unlink } = linkedTo(call.signal as AbortSignal | undefined);
    const ending = controller.signal;
    const elapsed = (): number => now() - startedMs;
    const left = (): number => limitMs - elapsed();
    const late = (): JumpstarterError => {
      const rawMessage = `no token came within the ${limitMs} ms that the call may take`;
      return localError(method, "DEADLINE_EXCEEDED", "deadline-exceeded", rawMessage);
    };
    const send = async (token: string | undefined): Promise<unknown> => {
      // The call may have been aborted, or its time may have run out, just when the token came.
      ending.throwIfAborted();
      if (left() <= 0) throw late();
      try {
        return await this.#home.wait(() => call.send(token, elapsed(), compared) as Promise<unknown>, writes);
      } catch (thrown) {
        throw JumpstarterError.from(thrown, this.#urls, (plain) => new Lease(plain as MadeLease));
      } finally {
        this.#ended();
      }
    };
    const abort = (): void => {
      if (!this.#home.isDead)
        this.#home.use(() => {
          call.abort(ending.reason);
        });
    };
    ending.addEventListener("abort", abort);
    this.#open.add(controller);
    try {
      return await this.#token.send(send, (ask) => within(ask, left(), ending, late));
    } finally {
      this.#open.delete(controller);
      // An abort that comes later would find the call freed.
      ending.removeEventListener("abort", abort);
      unlink();
    }
  }

  #free(owner: { free(): void }): void {
    if (!this.#home.isDead)
      this.#home.use(() => {
        owner.free();
      });
  }
}

function closed(): JumpstarterError {
  return new JumpstarterError({ code: "CANCELLED", reason: "closed", rawMessage: "the client has been closed" });
}
