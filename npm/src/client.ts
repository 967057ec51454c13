/// <reference lib="esnext.disposable" preserve="true" />
/** `connect`, and the client that it returns. The logic of each call is in Rust. */
import { owned } from "./base/arguments.js";
import type { EndpointState } from "./base/types.js";
import { callEnded } from "./calls/call-ends.js";
import type { ConnectOptions } from "./calls/connect-options.js";
import { ownConnectOptions, type Settings } from "./calls/connect.js";
import type {
  CallOptions,
  CreateLeaseOptions,
  DeleteLeaseOptions,
  ExtendLeaseOptions,
  GetExporterOptions,
  GetLeaseOptions,
  ListExportersOptions,
  ListLeasesOptions,
  RotatedToken,
  UpdateLeaseOptions,
} from "./calls/options.js";
import { remembered } from "./calls/recent-leases.js";
import { letCompare, type Compare } from "./calls/reread.js";
import { Sender } from "./calls/sender.js";
import type { ServiceCalls } from "./calls/service-calls.js";
import type { Device } from "./device/device.js";
import type { LeaseDeviceOptions } from "./device/options.js";
import { deviceOpener } from "./device/part.js";
import type { ComposedCalls } from "./live/composed-calls.js";
import {
  eachExporter,
  eachLease,
  LIST_EXPORTERS,
  listJoined,
  watchExporters,
  watchLeases,
  type ExportersOptions,
  type LeasesOptions,
  type WatchExportersOptions,
  type WatchLeasesOptions,
} from "./live/lab-lists.js";
import { releaseLeases, type ReleaseLeasesOptions, type ReleaseOutcome } from "./live/release.js";
import { waitForLease, type WaitForLeaseOptions } from "./live/wait.js";
import type { Watch } from "./live/watch.js";
import type { Exporter } from "./records/exporter.js";
import type { UnjoinedExporter } from "./records/join.js";
import { Lease } from "./records/lease.js";
import { ExporterList, LeaseList } from "./records/lists.js";
import { Exporters } from "./records/table.js";
import { dateOf } from "./records/record.js";
import { init } from "./wasm/init.js";
import { instance } from "./wasm/load.js";

let newClient: (senderFor: (ended: () => void) => Sender, settings: Settings) => ClientService;

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
  const settings = ownConnectOptions(options);
  const { token, forWasm } = settings;
  await init();
  const home = instance();
  const raw = home.use((wasm) => new wasm.RawClient(forWasm));
  return newClient((ended) => new Sender(home, raw, token, ended), settings);
}

/**
 * A client of the controller's `ClientService`. Names are bare in options and results. Every call accepts `signal` and
 * `timeoutMs`, checks its options before anything is sent, and rejects with a {@link JumpstarterError}; a call aborted at any
 * point rejects with its signal's own reason. A client holds resources: `close()` it, or declare it with `using`.
 *
 * If the wasm panics, all pending and later calls of every client created so far reject with the reason `dead`; call
 * {@link connect} again for a working client. Records are not affected.
 */
export class ClientService implements ServiceCalls, ComposedCalls {
  readonly #sender: Sender;
  readonly #settings: Settings;

  // Keeps the sender, and with it the wasm types, out of the public `.d.ts`.
  static {
    newClient = (senderFor, settings) => new ClientService(senderFor, settings);
  }

  private constructor(senderFor: (ended: () => void) => Sender, settings: Settings) {
    this.#settings = settings;
    this.#sender = senderFor(() => {
      callEnded(this);
    });
    const compare: Compare = (options, page) => this.#sender.call("ListExporters", options, page);
    letCompare(this, compare, OWN_LIST);
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
    return this.#sender.endpoints();
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
    this.#sender.race();
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
    this.#sender.close();
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
  get closing(): AbortSignal {
    return this.#sender.closing;
  }

  // The docs of the following methods are in ServiceCalls, except those of overloads, which editors do not inherit.

  async getExporter(options: GetExporterOptions): Promise<Exporter> {
    return new Exporters().add(await this.#sender.call("GetExporter", options))[0] as Exporter;
  }

  /**
   * Lists one page of exporters, sorted by name; all exporters unless `pageSize` is set.
   *
   * @example
   * ```ts
   * for (const { name, lease } of await client.listExporters({ filter: "arch=arm64", includeLeases: true })) {
   *   console.log(name, lease?.client ?? "free");
   * }
   * ```
   */
  listExporters(
    options?: ListExportersOptions & { includeLeases?: false | undefined },
  ): Promise<ExporterList<UnjoinedExporter>>;
  /** The same, with each exporter's current lease. */
  listExporters(options: ListExportersOptions): Promise<ExporterList>;
  async listExporters(options: ListExportersOptions = {}): Promise<ExporterList> {
    const own = owned("ListExporters", options, LIST_EXPORTERS);
    if (own.includeLeases === true) return listJoined(this, own);
    const exporters = new Exporters();
    const last = await this.#sender.call("ListExporters", own, { onPart: (part) => void exporters.add(part) });
    return new ExporterList(exporters.add(last), last.nextPageToken);
  }

  async getLease(options: GetLeaseOptions): Promise<Lease> {
    return new Lease(await this.#sender.call("GetLease", options));
  }

  async listLeases(options?: ListLeasesOptions): Promise<LeaseList> {
    return new LeaseList(await this.#sender.call("ListLeases", options));
  }

  async createLease(options: CreateLeaseOptions): Promise<Lease> {
    return remembered(this, async () => new Lease(await this.#sender.call("CreateLease", options)));
  }

  async updateLease(options: UpdateLeaseOptions): Promise<Lease> {
    return new Lease(await this.#sender.call("UpdateLease", options));
  }

  async extendLease(options: ExtendLeaseOptions): Promise<Lease> {
    return new Lease(await this.#sender.call("ExtendLease", options));
  }

  async deleteLease(options: DeleteLeaseOptions): Promise<void> {
    await this.#sender.call("DeleteLease", options);
  }

  async rotateToken(options?: CallOptions): Promise<RotatedToken> {
    const { token, expiryText } = await this.#sender.call("RotateToken", options);
    this.#sender.rotated(token);
    return Object.freeze({ token, expiry: dateOf(expiryText), expiryText });
  }

  /**
   * Connects the device of one of this client's leases, and reads its report. Needs `jumpstarter-web/device`, which the program
   * has to import once, anywhere: a page that only lists and books does not load it. Direct `ways` come first; through each of the client's endpoints there is one at
   * `ENDPOINT/leases/NAME`, which a gateway offers. An exporter that has not begun the session yet is asked again within
   * `timeoutMs`. The device is closed with the client.
   *
   * @example
   * ```ts
   * import "jumpstarter-web/device";
   *
   * const board = await client.device({ lease: lease.name });
   * await board.whenReady();
   * await board.driver("power").call("on");
   * board.close();
   * ```
   */
  async device(options: LeaseDeviceOptions): Promise<Device> {
    const endpoints = this.endpoints().map(({ url }) => url);
    const owner = { settings: this.#settings, endpoints, closing: this.closing };
    return deviceOpener()(owner, options);
  }

  // The docs of the following methods are in ComposedCalls, except for the overloaded ones.

  /**
   * Iterates over all exporters, sorted by name. Reads page by page and fetches the next page while the current one is
   * processed. If a page token expires, the list is read again from the start, and no exporter is returned twice. Leaving
   * the loop aborts the request in progress. With `includeLeases`, all leases are read once, in parallel with the first page
   * (and again if the list is read from the start).
   *
   * @example
   * ```ts
   * for await (const exporter of client.exporters({ filter: "board=rpi4", pageSize: 100 })) {
   *   if (exporter.status !== "AVAILABLE") continue;
   *   console.log(exporter.name);
   *   break;
   * }
   * ```
   */
  exporters(
    options?: ExportersOptions & { includeLeases?: false | undefined },
  ): AsyncIterableIterator<UnjoinedExporter>;
  /** The same, with each exporter's current lease. */
  exporters(options: ExportersOptions): AsyncIterableIterator<Exporter>;
  exporters(options?: ExportersOptions): AsyncIterableIterator<Exporter> {
    return eachExporter(this, options);
  }

  leases(options?: LeasesOptions): AsyncIterableIterator<Lease> {
    return eachLease(this, options);
  }

  waitForLease(options: WaitForLeaseOptions): Promise<Lease> {
    return waitForLease(this, options);
  }

  releaseLeases(options: ReleaseLeasesOptions): Promise<readonly ReleaseOutcome[]> {
    return releaseLeases(this, options);
  }

  /**
   * Watches the exporters by polling. The first event has all exporters; later events follow when something has changed or
   * a read has failed. Unchanged exporters stay the same objects. Polling pauses while the page is hidden, and while the
   * caller has not requested the next event.
   *
   * A failed read is an event with its `error` and the last known list. Polling continues with back-off, not earlier than
   * the server asks for ({@link index!JumpstarterError.retryAfterMs}). An error that will persist until the user acts ends
   * the watch, which then rejects with it: a token that is missing, malformed, expired (after the token function, if any,
   * was called again) or rejected; a client or namespace that does not exist or is not permitted; an invalid option; a call
   * that the server does not implement; a list that is too large; a client that is closed or dead. If every endpoint fails this
   * way, so does a proxy that requires a login (`http-status` with 401 or 403, `redirected`), and mixed content.
   *
   * With `includeLeases`, exporters and leases are read in parallel; if one read fails, the other is aborted.
   *
   * @example
   * ```ts
   * for await (const { items, added, changed, removed, error } of client.watchExporters({ includeLeases: true })) {
   *   if (error !== null) console.log("what is shown is old:", error);
   *   console.log(`${items.length} exporters: ${added.length} new, ${changed.length} changed, ${removed.length} gone`);
   *   break;
   * }
   * ```
   */
  watchExporters(options?: WatchExportersOptions & { includeLeases?: false | undefined }): Watch<UnjoinedExporter>;
  /** The same, with each exporter's current lease. */
  watchExporters(options: WatchExportersOptions): Watch<Exporter>;
  watchExporters(options?: WatchExportersOptions): Watch<Exporter> {
    return watchExporters(this, options);
  }

  watchLeases(options?: WatchLeasesOptions): Watch<Lease> {
    return watchLeases(this, options);
  }
}

/** Before a program can replace it. */
// eslint-disable-next-line @typescript-eslint/unbound-method -- compared, not called
const OWN_LIST = ClientService.prototype.listExporters;
