/** The calls of the controller's `ClientService`, one method for each. client.ts sends them. */
import type { Method } from "./call.js";
import { ComposedCalls } from "../live/composed-calls.js";
import { Exporter, type PlainExporter } from "../records/exporter.js";
import type { UnjoinedExporter } from "../records/join.js";
import { listJoined } from "../live/lab-lists.js";
import { Lease, type PlainLease } from "../records/lease.js";
import { ExporterList, LeaseList } from "../records/lists.js";
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
} from "./options.js";
import { remembered } from "./recent-leases.js";
import { dateOf } from "../records/record.js";
import { owned, type Names } from "../base/signals.js";

/** The method that sends a call. A symbol keeps it out of the public API. */
export const CALL: unique symbol = Symbol("call");
/** The method that is called with a rotated token. */
export const ROTATED: unique symbol = Symbol("rotated");

const LIST_EXPORTERS: Names<ListExportersOptions> = {
  filter: true,
  pageSize: true,
  pageToken: true,
  showHiddenLabels: true,
  includeLeases: true,
  signal: true,
  timeoutMs: true,
};

/** The calls of `ClientService` that the controller answers. Not to be constructed directly. */
export abstract class ServiceCalls extends ComposedCalls {
  /** @internal */
  abstract [CALL](method: Method, options: object | undefined): Promise<unknown>;
  /** @internal */
  abstract [ROTATED](token: string): void;

  /**
   * Gets one exporter by name.
   *
   * @example
   * ```ts
   * const { online, status, labels } = await client.getExporter({ name: "rpi4-01" });
   * console.log(online, status, labels.location);
   * ```
   */
  async getExporter(options: GetExporterOptions): Promise<Exporter> {
    return new Exporter((await this[CALL]("getExporter", options)) as PlainExporter);
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
  override listExporters(
    options?: ListExportersOptions & { includeLeases?: false | undefined },
  ): Promise<ExporterList<UnjoinedExporter>>;
  /** The same, with each exporter's current lease. */
  override listExporters(options: ListExportersOptions): Promise<ExporterList>;
  override async listExporters(options: ListExportersOptions = {}): Promise<ExporterList> {
    const own = owned("ListExporters", options, LIST_EXPORTERS);
    if (own.includeLeases === true) return listJoined(this, own);
    const plain = await this[CALL]("listExporters", own);
    return new ExporterList(plain as { exporters: PlainExporter[]; nextPageToken: string });
  }

  /**
   * Gets one lease by name.
   *
   * @example
   * ```ts
   * const { name } = await client.createLease({ selector: "board=rpi4", duration: "30m" });
   * const lease = await client.getLease({ name });
   * console.log(lease.status(), lease.exporter);
   * await client.deleteLease({ name });
   * ```
   */
  override async getLease(options: GetLeaseOptions): Promise<Lease> {
    return new Lease((await this[CALL]("getLease", options)) as PlainLease);
  }

  /**
   * Lists one page of leases of all clients, sorted by name; ended leases are left out by default. There are more pages
   * as long as `nextPageToken` is not empty, even if this page is empty or shorter than `pageSize`.
   *
   * @example
   * ```ts
   * const { leases, nextPageToken } = await client.listLeases({ tagFilter: "ci=nightly", pageSize: 50 });
   * console.log(leases.length, nextPageToken === "" ? "and that is all" : "and more");
   * ```
   */
  override async listLeases(options?: ListLeasesOptions): Promise<LeaseList> {
    const plain = await this[CALL]("listLeases", options);
    return new LeaseList(plain as { leases: PlainLease[]; nextPageToken: string });
  }

  /**
   * Creates a lease. The client chooses the lease's name and sends it with each attempt, so at most one lease is created,
   * however many attempts it takes. The returned lease has no conditions yet; call `getLease` a moment later to see
   * whether it got an exporter. If the result is still unknown at the deadline, `error.outcome` is `"unknown"` and
   * `error.leaseName` says which lease to check. If you set a `leaseId` that is already taken, the call rejects with
   * `already-exists` and `error.lease` is the existing lease. The lease's `notApplied` lists the options that a controller
   * older than this client has ignored.
   *
   * @example
   * ```ts
   * const booked = await client.createLease({ selector: "board in (rpi4, rpi5)", duration: "1h30m", tags: { ci: "smoke" } });
   * console.log(booked.name);
   * await client.deleteLease({ name: booked.name });
   * ```
   */
  async createLease(options: CreateLeaseOptions): Promise<Lease> {
    return remembered(this, async () => new Lease((await this[CALL]("createLease", options)) as PlainLease));
  }

  /**
   * Changes the duration, begin, end or owner of a lease, or the clients it is shared with. The last write wins; this
   * client sends updates of the same lease one at a time. If the controller answers OK but does not apply the change, the
   * call rejects with `not-applied`. This happens when the lease has ended, or the controller does not support sharing.
   *
   * @example
   * ```ts
   * const { name } = await client.createLease({ selector: "board=rpi4", duration: "30m" });
   * const changed = await client.updateLease({ name, duration: "2h" });
   * console.log(changed.durationSeconds); // 7200
   * await client.deleteLease({ name });
   * ```
   */
  async updateLease(options: UpdateLeaseOptions): Promise<Lease> {
    return new Lease((await this[CALL]("updateLease", options)) as PlainLease);
  }

  /**
   * Extends a lease `by` a duration or `until` a time, whichever times it was booked with. The client reads the lease and
   * then sets absolute values, so a repeated attempt does not extend it twice. A lease that already lasts until that time
   * is returned unchanged; one that has ended rejects with `lease-ended`.
   *
   * This client sends extensions of the same lease one at a time. Another client's extension between the read and the
   * change may be overwritten: the last write wins, and the returned lease shows the result. If `error.outcome` is
   * `"unknown"`, read the lease before you extend it by the same amount again, or use `until`.
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
    return new Lease((await this[CALL]("extendLease", options)) as PlainLease);
  }

  /**
   * Releases a lease: it ends and stays in the history. Releasing it again rejects with `already-released`. The first
   * release may reject this way, too, if a connection broke and the browser silently sent the request again.
   *
   * @example
   * ```ts
   * const { name } = await client.createLease({ selector: "board=rpi4", duration: "30m" });
   * await client.deleteLease({ name });
   * const again = await client.deleteLease({ name }).catch((error: unknown) => error);
   * console.log(isJumpstarterError(again) && again.reason); // already-released
   * ```
   */
  override async deleteLease(options: DeleteLeaseOptions): Promise<void> {
    await this[CALL]("deleteLease", options);
  }

  /**
   * Requests a new token. A client whose token was given as a string uses the new one from then on. The request is
   * never retried: if its connection breaks, `error.outcome` is `"unknown"`. (A browser may itself repeat a request when
   * a kept-alive connection breaks; the controller then issues two tokens, and the old one stays valid.)
   *
   * @example
   * ```ts
   * const { token, expiry } = await client.rotateToken();
   * console.log(token.length, expiry?.toISOString());
   * ```
   */
  async rotateToken(options?: CallOptions): Promise<RotatedToken> {
    const plain = (await this[CALL]("rotateToken", options)) as { token: string; expiryText: string | null };
    this[ROTATED](plain.token);
    return Object.freeze({ token: plain.token, expiry: dateOf(plain.expiryText), expiryText: plain.expiryText });
  }
}
