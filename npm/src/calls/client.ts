/// <reference lib="esnext.disposable" preserve="true" />
/** Creates and closes clients, and sends their calls. The logic of each call is in Rust. */
import { told, type EndpointState } from "../base/attempt.js";
import { callEnded } from "./call-ends.js";
import { made, type Method } from "./call.js";
import { now } from "../base/clock.js";
import { JumpstarterError, setLeaseOf } from "../base/error.js";
import { init } from "../wasm/init.js";
import type { Instance } from "../wasm/instance.js";
import { Lease } from "../records/lease.js";
import type { ConnectOptions } from "./options.js";
import { onNetworkChange } from "./page-events.js";
import { CALL, ROTATED, ServiceCalls } from "./service-calls.js";
import { linkedTo, owned, refused, type Names } from "../base/signals.js";
import { TokenSource } from "./token.js";
import { instance } from "../wasm/load.js";
import type { PreparedCall, RawClient } from "../wasm/jumpstarter_web.js";

setLeaseOf((plain) => new Lease(plain));

let newClient: (home: Instance, raw: RawClient, token: TokenSource) => ClientService;

/**
 * Creates a client. Loads the wasm first, unless {@link init} already has; sends no request yet.
 *
 * @throws {@link JumpstarterError} with reason `invalid-argument` and `field` if an option is invalid
 * @example
 * ```ts
 * const client = await connect({
 *   endpoints: "https://lab.example.com:8443",
 *   namespace: "lab",
 *   client: "alice",
 *   token: () => fetchToken(),
 * });
 * for (const exporter of await client.listExporters({ filter: "board=rpi4" })) console.log(exporter.name);
 * ```
 */
export async function connect(options: ConnectOptions): Promise<ClientService> {
  const { token, onAttempt, ...rest } = owned("connect", options, CONNECT);
  for (const name of ["endpoints", "headers"] as const) rest[name] = copied(name, rest[name]) as never;
  const source = new TokenSource(token);
  await init();
  const home = instance();
  const raw = home.use((wasm) => new wasm.RawClient({ ...rest, onAttempt: told(onAttempt) }));
  return newClient(home, raw, source);
}

const CONNECT: Names<ConnectOptions> = {
  endpoints: true,
  namespace: true,
  client: true,
  token: true,
  headers: true,
  credentials: true,
  fetch: true,
  maxMessageBytes: true,
  timeoutMs: true,
  staggerMs: true,
  hedgeAfterMs: true,
  hedging: true,
  attemptTimeoutMs: true,
  breakerFailures: true,
  breakerMinMs: true,
  breakerMaxMs: true,
  raceAgainMs: true,
  onAttempt: true,
};

/** Copies a list or plain object now, because the wasm that reads it may not be loaded yet. */
function copied(name: string, value: unknown): unknown {
  try {
    if (Array.isArray(value)) return [...(value as unknown[])];
    if (typeof value !== "object" || value === null) return value;
    const parent = Object.getPrototypeOf(value) as object | null;
    const isPlain = parent === null || Object.getPrototypeOf(parent) === null;
    // Other objects are rejected later.
    return isPlain ? { ...value } : value;
  } catch {
    throw refused("connect", name, "must be readable; reading it threw an error");
  }
}

/** Cleans up after clients dropped without `close()`. wasm-bindgen's own registry frees their wasm memory. */
const FORGOTTEN = /* @__PURE__ */ new FinalizationRegistry<() => void>((stopListening) => {
  stopListening();
});

/**
 * A client of the controller's `ClientService`. Names are bare in options and results. Every call accepts `signal` and
 * `timeoutMs`, checks its options before anything is sent, and rejects with a {@link JumpstarterError}; a call aborted at any
 * point rejects with its signal's own reason. A client holds resources: `close()` it, or declare it with `using`.
 *
 * If the wasm panics, all pending and later calls of every client created so far reject with the reason `dead`; call
 * {@link connect} again for a working client. Records are not affected.
 */
export class ClientService extends ServiceCalls {
  readonly #home: Instance;
  /** `undefined` once the client is closed and its wasm memory is freed. */
  #raw: RawClient | undefined;
  readonly #urls: readonly string[];
  /** The endpoints' state when it was last read. */
  #last: readonly EndpointState[] = [];
  readonly #token: TokenSource;
  readonly #stopListening: () => void;
  readonly #closing = new AbortController();
  /** One for each call: Node warns of a leak when one signal has many listeners. */
  readonly #open = new Set<AbortController>();

  // Keeps the wasm types out of the public `.d.ts`.
  static {
    newClient = (...parts) => new ClientService(...parts);
  }

  private constructor(home: Instance, raw: RawClient, token: TokenSource) {
    super();
    this.#home = home;
    this.#raw = raw;
    this.#token = token;
    this.#urls = this.endpoints().map(({ url }) => url);
    // A weak reference, so that the page's event listeners do not keep an unused client alive.
    const seen = new WeakRef(this);
    this.#stopListening = onNetworkChange(() => seen.deref()?.race());
    FORGOTTEN.register(this, this.#stopListening, this);
  }

  /**
   * Returns the state of each endpoint, as learnt from its calls, in the order of `connect`'s `endpoints`. For a closed or
   * dead client, this is the last known state.
   *
   * @example
   * ```ts
   * await client.listExporters();
   * for (const { url, winner, latencyMs } of client.endpoints()) console.log(url, winner ? "wins" : "waits", latencyMs);
   * ```
   */
  endpoints(): readonly EndpointState[] {
    const raw = this.#raw;
    if (raw !== undefined && !this.#home.isDead)
      this.#last = Object.freeze(this.#home.use(() => raw.endpoints() as EndpointState[]));
    return this.#last;
  }

  /**
   * Makes the next read race all endpoints again; sends no request itself. The same happens automatically when the winner
   * fails, after about ten minutes, when the page comes back online, and when it becomes visible after a long time hidden.
   *
   * @example
   * ```ts
   * client.race();
   * await client.listExporters({ pageSize: 1 });
   * console.log(client.endpoints().find(({ winner }) => winner)?.url);
   * ```
   */
  race(): void {
    const raw = this.#raw;
    if (raw !== undefined && !this.#home.isDead)
      this.#home.use(() => {
        raw.raceAgain();
      });
  }

  /**
   * Rejects pending calls with the reason `closed`, aborts their requests, frees the client's wasm memory, and rejects later
   * calls. A pending write may still take effect. It is safe to call `close` twice, and from within a token function,
   * `fetch` or `onAttempt` of this client. If it is never called, the client is freed when it is garbage-collected.
   *
   * @example
   * ```ts
   * client.close();
   * try {
   *   await client.listLeases();
   * } catch (error) {
   *   console.log(isJumpstarterError(error) && error.reason); // closed
   * }
   * ```
   */
  close(): void {
    const raw = this.#raw;
    if (raw === undefined) return;
    this.#stopListening();
    FORGOTTEN.unregister(this);
    this.endpoints();
    this.#raw = undefined;
    this.#closing.abort();
    for (const call of this.#open) call.abort(closed());
    // Calls in progress hold their own references to what they need.
    if (!this.#home.isDead)
      this.#home.use(() => {
        raw.free();
      });
  }

  /**
   * The same as {@link ClientService.close}, for `using`.
   *
   * @example
   * ```ts
   * using brief = await connect({ endpoints, namespace, client: "alice", token });
   * console.log((await brief.listExporters()).exporters.length);
   * ```
   */
  [Symbol.dispose](): void {
    this.close();
  }

  /** @internal */
  override get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** @internal */
  override [ROTATED](token: string): void {
    this.#token.rotated(token);
  }

  /** @internal */
  override async [CALL](method: Method, options: object | undefined): Promise<unknown> {
    const startedMs = now();
    if (this.#raw === undefined) throw closed();
    const home = this.#home;
    // All options are read and copied before the caller gets its promise.
    const call = home.use((wasm) => new wasm.PreparedCall(method, options));
    try {
      return await this.#make(call, startedMs);
    } finally {
      if (!home.isDead)
        home.use(() => {
          call.free();
        });
    }
  }

  /** Checks and sends a call, which ends early if the client is closed or the caller aborts it. */
  async #make(call: PreparedCall, startedMs: number): Promise<unknown> {
    const home = this.#home;
    const raw = this.#raw;
    // A getter among the options may have closed the client.
    if (raw === undefined) throw closed();
    const limitMs = home.use(() => raw.check(call));
    const { method, writes } = call;
    const { controller, unlink } = linkedTo(call.signal as AbortSignal | undefined);
    const ending = controller.signal;
    const send = async (token: string | undefined, timeoutMs: number): Promise<unknown> => {
      try {
        return await home.owed(() => raw.send(call, token, timeoutMs, ending) as Promise<unknown>, writes);
      } catch (thrown) {
        throw JumpstarterError.from(thrown, this.#urls);
      } finally {
        callEnded(this);
      }
    };
    this.#open.add(controller);
    try {
      return await made({ method, startedMs, limitMs, ending, token: this.#token, send });
    } finally {
      this.#open.delete(controller);
      unlink();
    }
  }
}

function closed(): JumpstarterError {
  return new JumpstarterError({ code: "CANCELLED", reason: "closed", rawMessage: "the client has been closed" });
}
