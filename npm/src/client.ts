/// <reference lib="esnext.disposable" preserve="true" />
/** The client: eight calls that return promises. What a call does is decided in Rust. */
import { attemptOf, type Attempt, type EndpointState, type PlainAttempt } from "./attempt.js";
import { callEnded } from "./call-ends.js";
import { ComposedCalls } from "./composed-calls.js";
import { JumpstarterError, isJumpstarterError } from "./error.js";
import { Exporter, type PlainExporter } from "./exporter.js";
import type { UnjoinedExporter } from "./join.js";
import { listJoined } from "./lab-lists.js";
import { Lease, type PlainLease } from "./lease.js";
import { ExporterList, LeaseList } from "./lists.js";
import type {
  CallOptions,
  ConnectOptions,
  CreateLeaseOptions,
  DeleteLeaseOptions,
  ExtendLeaseOptions,
  GetExporterOptions,
  GetLeaseOptions,
  ListExportersOptions,
  ListLeasesOptions,
  RotatedToken,
  UpdateLeaseOptions,
} from "./options.js";
import { onNetworkChange } from "./page-events.js";
import { dateOf } from "./record.js";
import { TokenSource } from "./token.js";
import { init, run } from "./wasm.js";
import type { RawClient } from "./wasm/jumpstarter_web.js";

const DEFAULT_TIMEOUT_MS = 30_000;
/** How long past its deadline a call is given to end by itself. */
const GUARD_MS = 5_000;
/** What `setTimeout` can hold. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

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
  await init();
  if (typeof options !== "object" || options === null) {
    const rawMessage = "`options` must be an object with `endpoints` and `namespace`";
    throw new JumpstarterError({ code: "INVALID_ARGUMENT", reason: "invalid-argument", rawMessage, field: "options" });
  }
  const { token, onAttempt, ...rest } = options;
  const source = new TokenSource(token);
  const raw = run((wasm) => new wasm.RawClient({ ...rest, onAttempt: told(onAttempt) }));
  return new ClientService(raw, source, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
}

/** What is no function is refused with the other options. */
function told(onAttempt: ((attempt: Attempt) => void) | undefined): unknown {
  if (typeof onAttempt !== "function") return onAttempt;
  return ({ url, ...plain }: PlainAttempt & { url: string }) => {
    onAttempt(attemptOf({ ...plain, endpoint: 0 }, [url]));
  };
}

/**
 * The controller's `ClientService`. Names are bare, in and out. Every call takes `signal` and `timeoutMs` among its
 * options, checks them before anything is sent, and rejects with a {@link JumpstarterError}; an aborted call rejects
 * with its signal's own reason. It is a handle: `close()` it, or declare it with `using`.
 */
export class ClientService extends ComposedCalls {
  readonly #raw: RawClient;
  readonly #token: TokenSource;
  readonly #timeoutMs: number;
  readonly #stopListening: () => void;
  readonly #closing = new AbortController();

  /** @internal Use {@link connect}. */
  constructor(raw: RawClient, token: TokenSource, timeoutMs: number) {
    super();
    this.#raw = raw;
    this.#token = token;
    this.#timeoutMs = timeoutMs;
    this.#stopListening = onNetworkChange(() => {
      raw.raceAgain();
    });
  }

  /** One exporter by name. */
  async getExporter(options: GetExporterOptions): Promise<Exporter> {
    return new Exporter((await this.#call("getExporter", options)) as PlainExporter);
  }

  /** A page of exporters, in the order of names; all of them unless `pageSize` says otherwise. */
  override listExporters(options?: ListExportersOptions & { includeLeases?: false }): Promise<ExporterList<UnjoinedExporter>>;
  /** The same, each with the lease that holds it. */
  override listExporters(options: ListExportersOptions): Promise<ExporterList>;
  override async listExporters(options?: ListExportersOptions): Promise<ExporterList> {
    if (options?.includeLeases === true) return listJoined(this, options);
    const plain = await this.#call("listExporters", options);
    return new ExporterList(plain as { exporters: PlainExporter[]; nextPageToken: string });
  }

  /** One lease by name. */
  override async getLease(options: GetLeaseOptions): Promise<Lease> {
    return new Lease((await this.#call("getLease", options)) as PlainLease);
  }

  /** A page of leases, in the order of names, those of other clients included; without ended ones by default. */
  override async listLeases(options?: ListLeasesOptions): Promise<LeaseList> {
    const plain = await this.#call("listLeases", options);
    return new LeaseList(plain as { leases: PlainLease[]; nextPageToken: string });
  }

  /**
   * Books: at most one lease, however many attempts it takes, since its name is made here and sent with each. The
   * lease that comes back has no conditions yet; whether an exporter is free is told by `getLease` a moment later. If
   * it is not settled by the deadline, the error has `outcome` `unknown` and a `leaseName` to look for. With a
   * `leaseId` of your own that is taken, it rejects with `already-exists`, and the error has the `lease`.
   */
  async createLease(options: CreateLeaseOptions): Promise<Lease> {
    return new Lease((await this.#call("createLease", options)) as PlainLease);
  }

  /**
   * Changes duration, begin, end or owner of a lease. The last write wins; updates of one lease wait for one another.
   * An update of an ended lease rejects with `not-applied`: the controller answers OK to it and changes nothing.
   */
  async updateLease(options: UpdateLeaseOptions): Promise<Lease> {
    return new Lease((await this.#call("updateLease", options)) as PlainLease);
  }

  /**
   * Makes a lease last longer, `by` a length or `until` a time, whatever times it has stored. It is read, and changed by
   * absolute values, so that an attempt that is sent again extends nothing twice. A lease that lasts until then already
   * is given back as it is; one that has ended rejects with `lease-ended`.
   *
   * Extensions of one lease by this client wait for one another. Between the read and the change, another client's
   * extension may come and be overwritten: the last write wins, and the lease that comes back shows it. Where the error
   * has `outcome` `unknown`, look at the lease before you extend it by as much again, or use `until`.
   *
   * @example
   * ```ts
   * const { name } = await client.createLease({ selector: "board=rpi4", duration: "30m" });
   * const longer = await client.extendLease({ name, by: "15m" });
   * console.log(longer.durationSeconds); // 2700
   * await client.deleteLease({ name });
   * ```
   */
  async extendLease(options: ExtendLeaseOptions): Promise<Lease> {
    return new Lease((await this.#call("extendLease", options)) as PlainLease);
  }

  /**
   * Releases a lease: it ends and stays in the history. A second time rejects with `already-released`; so may the first,
   * where a connection broke and the browser sent the request again by itself, which it tells nobody.
   */
  override async deleteLease(options: DeleteLeaseOptions): Promise<void> {
    await this.#call("deleteLease", options);
  }

  /**
   * Asks for a new token. A client that was given a token as a string uses the new one from then on. It is asked for
   * once: when that broke, the error has `outcome` `unknown`. (A browser may send a request again by itself where a
   * connection that was kept breaks; the controller then makes two tokens, and the old one is valid all the same.)
   */
  async rotateToken(options?: CallOptions): Promise<RotatedToken> {
    const plain = (await this.#call("rotateToken", options)) as { token: string; expiryText: string | null };
    this.#token.rotated(plain.token);
    return Object.freeze({ token: plain.token, expiry: dateOf(plain.expiryText), expiryText: plain.expiryText });
  }

  /** What is known of each endpoint, in the order they were given, from the calls that went there. */
  endpoints(): readonly EndpointState[] {
    return Object.freeze(this.#raw.endpoints() as EndpointState[]);
  }

  /**
   * Lets the next read race all endpoints again. Sends nothing by itself. It happens by itself when the winner fails,
   * after some ten minutes, when the page comes back online, and when it is seen again after a long hide.
   */
  race(): void {
    this.#raw.raceAgain();
  }

  /** Ends pending calls with the reason `closed`, and refuses later ones. May be called twice. */
  close(): void {
    this.#stopListening();
    this.#closing.abort();
    this.#raw.close();
  }

  /** The same as {@link ClientService.close}, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** @internal */
  override get closing(): AbortSignal {
    return this.#closing.signal;
  }

  async #call(method: string, options: CallOptions | undefined): Promise<unknown> {
    const started = Date.now();
    try {
      return await this.#attempt(method, options, await this.#waited(this.#token.current(), started, options));
    } catch (error) {
      // The controller refuses an expired token before it looks at the request: a second try is safe for writes too.
      if (!isJumpstarterError(error) || error.reason !== "token-expired" || !this.#token.refreshes) throw error;
      const token = await this.#waited(this.#token.refreshed(), started, options);
      const left = Math.max(1, this.#limit(options) - (Date.now() - started));
      return await this.#attempt(method, { ...options, timeoutMs: Math.ceil(left) }, token);
    }
  }

  async #attempt(method: string, options: CallOptions | undefined, token: string | undefined): Promise<unknown> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // The wasm keeps the deadline. This one is for a call that it can no longer end, because something threw through it.
    const guard = new Promise<never>((_, reject) => {
      const late = (): void => {
        const rawMessage = "the call did not end; an exception has gone through the wasm (see the console)";
        reject(new JumpstarterError({ code: "INTERNAL", reason: "internal", rawMessage, method }));
      };
      timer = setTimeout(late, Math.min(this.#limit(options) + GUARD_MS, LONGEST_TIMER_MS));
    });
    try {
      return await Promise.race([this.#raw.call(method, options, token) as Promise<unknown>, guard]);
    } catch (thrown) {
      throw JumpstarterError.from(thrown, (this.#raw.endpoints() as EndpointState[]).map(({ url }) => url));
    } finally {
      clearTimeout(timer);
      callEnded(this);
    }
  }

  /** Waits for a token, but not past the call's deadline or its abort. */
  async #waited<T>(token: Promise<T>, started: number, options: CallOptions | undefined): Promise<T> {
    const signal = options?.signal;
    const left = this.#limit(options) - (Date.now() - started);
    let stop: () => void = () => undefined;
    const stopped = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => {
        const rawMessage = "the token function gave no token within the deadline";
        reject(new JumpstarterError({ code: "DEADLINE_EXCEEDED", reason: "deadline-exceeded", rawMessage }));
      }, Math.min(left, LONGEST_TIMER_MS));
      const closed = (): void => {
        reject(new JumpstarterError({ code: "CANCELLED", reason: "closed", rawMessage: "the client has been closed" }));
      };
      this.#closing.signal.addEventListener("abort", closed);
      const aborted = (): void => {
        reject(signal?.reason as Error);
      };
      // A signal that is none is told by the call itself.
      if (signal instanceof AbortSignal) {
        if (signal.aborted) aborted();
        signal.addEventListener("abort", aborted);
      }
      stop = () => {
        clearTimeout(timer);
        this.#closing.signal.removeEventListener("abort", closed);
        if (signal instanceof AbortSignal) signal.removeEventListener("abort", aborted);
      };
    });
    try {
      return await Promise.race([token, stopped]);
    } catch (error) {
      // A refresh that hangs must not be what later calls wait for.
      this.#token.forgetRefresh();
      throw error;
    } finally {
      stop();
    }
  }

  #limit(options: CallOptions | undefined): number {
    // A timeout that is none is told by the call itself.
    return typeof options?.timeoutMs === "number" && options.timeoutMs > 0 ? options.timeoutMs : this.#timeoutMs;
  }
}
