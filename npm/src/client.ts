/// <reference lib="esnext.disposable" preserve="true" />
/** The client: how it is made and closed, and how it makes a call. What a call does is decided in Rust. */
import { told, type EndpointState } from "./attempt.js";
import { callEnded } from "./call-ends.js";
import { made, type Method } from "./call.js";
import { now } from "./clock.js";
import { JumpstarterError, setLeaseOf } from "./error.js";
import { init } from "./init.js";
import type { Instance } from "./instance.js";
import { Lease } from "./lease.js";
import type { ConnectOptions } from "./options.js";
import { onNetworkChange } from "./page-events.js";
import { CALL, ROTATED, ServiceCalls } from "./service-calls.js";
import { linkedTo, owned, refused, type Names } from "./signals.js";
import { TokenSource } from "./token.js";
import { instance } from "./wasm.js";
import type { PreparedCall, RawClient } from "./wasm/jumpstarter_web.js";

setLeaseOf((plain) => new Lease(plain));

let newClient: (home: Instance, raw: RawClient, token: TokenSource) => ClientService;

/**
 * Makes a client. Loads the wasm first, unless {@link init} has; sends nothing yet.
 *
 * @throws {@link JumpstarterError} of reason `invalid-argument`, with `field`, where an option is wrong
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
  endpoints: true, namespace: true, client: true, token: true, headers: true, credentials: true, fetch: true, maxMessageBytes: true,
  timeoutMs: true, staggerMs: true, hedgeAfterMs: true, hedging: true, attemptTimeoutMs: true, breakerFailures: true, breakerMinMs: true,
  breakerMaxMs: true, raceAgainMs: true, onAttempt: true,
};

/** A list or a plain object as it is now: the wasm that looks into it may still have to be loaded. */
function copied(name: string, value: unknown): unknown {
  try {
    if (Array.isArray(value)) return [...(value as unknown[])];
    if (typeof value !== "object" || value === null) return value;
    const parent = Object.getPrototypeOf(value) as object | null;
    const isPlain = parent === null || Object.getPrototypeOf(parent) === null;
    // Any other object is refused later.
    return isPlain ? { ...value } : value;
  } catch {
    throw refused("connect", name, "must be readable; reading it threw an error");
  }
}

/** Clients that were dropped without `close()`: what they held in the wasm goes by the glue's own registry. */
const FORGOTTEN = /* @__PURE__ */ new FinalizationRegistry<() => void>((stopListening) => {
  stopListening();
});

/**
 * The controller's `ClientService`. Names are bare, in and out. Every call takes `signal` and `timeoutMs` among its
 * options, checks them before anything is sent, and rejects with a {@link JumpstarterError}; an aborted call rejects
 * with its signal's own reason, at whatever point that comes. It is a handle: `close()` it, or declare it with `using`.
 *
 * Should the wasm panic, every pending call and every later one of all clients made so far rejects with the reason
 * `dead`; a new {@link connect} makes a client that works. Records are not concerned.
 */
export class ClientService extends ServiceCalls {
  readonly #home: Instance;
  /** Nothing once it is closed: what it held in the wasm's memory is free then. */
  #raw: RawClient | undefined;
  readonly #urls: readonly string[];
  /** How the endpoints stood when they were last looked at. */
  #last: readonly EndpointState[] = [];
  readonly #token: TokenSource;
  readonly #stopListening: () => void;
  readonly #closing = new AbortController();
  /** One for each call: a single signal with a listener of each would make Node warn of a leak. */
  readonly #open = new Set<AbortController>();

  // Out of the types that users see: they need no connection to the wasm's own.
  static {
    newClient = (...parts) => new ClientService(...parts);
  }

  private constructor(home: Instance, raw: RawClient, token: TokenSource) {
    super();
    this.#home = home;
    this.#raw = raw;
    this.#token = token;
    this.#urls = this.endpoints().map(({ url }) => url);
    // What the page's events hold must not keep alive a client that nobody has any more.
    const seen = new WeakRef(this);
    this.#stopListening = onNetworkChange(() => seen.deref()?.race());
    FORGOTTEN.register(this, this.#stopListening, this);
  }

  /**
   * What is known of each endpoint, in the order given, from the calls that went there; what was, of a closed or dead client.
   *
   * @example
   * ```ts
   * await client.listExporters();
   * for (const { url, winner, latencyMs } of client.endpoints()) console.log(url, winner ? "wins" : "waits", latencyMs);
   * ```
   */
  endpoints(): readonly EndpointState[] {
    const raw = this.#raw;
    if (raw !== undefined && !this.#home.isDead) this.#last = Object.freeze(this.#home.use(() => raw.endpoints() as EndpointState[]));
    return this.#last;
  }

  /**
   * Lets the next read race all endpoints again. Sends nothing by itself. It happens by itself when the winner fails,
   * after some ten minutes, when the page comes back online, and when it is seen again after a long hide.
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
    if (raw !== undefined && !this.#home.isDead) this.#home.use(() => { raw.raceAgain(); });
  }

  /**
   * Ends pending calls with the reason `closed`, aborts their requests, frees what the client holds in the wasm's memory,
   * and refuses later calls. A write under way may have been done all the same. May be called twice, and from within a
   * token function, `fetch` or `onAttempt` of this client. Without it, the client is freed when the browser collects it.
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
    // Calls that still run have a hold of their own on what they need.
    if (!this.#home.isDead) this.#home.use(() => { raw.free(); });
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
    // All of the options is read and owned before the caller gets its promise.
    const call = home.use((wasm) => new wasm.PreparedCall(method, options));
    try {
      return await this.#make(call, startedMs);
    } finally {
      if (!home.isDead) home.use(() => { call.free(); });
    }
  }

  /** Checks a call and makes it, until the client is closed or the caller aborts it. */
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
