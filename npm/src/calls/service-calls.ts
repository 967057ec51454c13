/** The calls that the controller answers, one method for each. */
import type { Exporter } from "../records/exporter.js";
import type { UnjoinedExporter } from "../records/join.js";
import type { Lease } from "../records/lease.js";
import type { ExporterList, LeaseList } from "../records/lists.js";
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

/** A client that can be closed. */
export interface Closable {
  /** Aborted when the client is closed, so that pending waits end. */
  readonly closing: AbortSignal;
}

/** The calls of `ClientService` that the controller answers. The methods of {@link ComposedCalls} are built on them. */
export interface ServiceCalls {
  /**
   * Gets one exporter by name.
   *
   * @example
   * ```ts
   * const { online, status, labels } = await client.getExporter({ name: "rpi4-01" });
   * console.log(online, status, labels.location);
   * ```
   */
  getExporter(options: GetExporterOptions): Promise<Exporter>;

  /** See {@link ClientService.listExporters}. */
  listExporters(
    options?: ListExportersOptions & { includeLeases?: false | undefined },
  ): Promise<ExporterList<UnjoinedExporter>>;
  /** The same, with each exporter's current lease. */
  listExporters(options: ListExportersOptions): Promise<ExporterList>;

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
  getLease(options: GetLeaseOptions): Promise<Lease>;

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
  listLeases(options?: ListLeasesOptions): Promise<LeaseList>;

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
  createLease(options: CreateLeaseOptions): Promise<Lease>;

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
  updateLease(options: UpdateLeaseOptions): Promise<Lease>;

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
  extendLease(options: ExtendLeaseOptions): Promise<Lease>;

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
  deleteLease(options: DeleteLeaseOptions): Promise<void>;

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
  rotateToken(options?: CallOptions): Promise<RotatedToken>;
}
