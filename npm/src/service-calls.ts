/** The calls of the controller's `ClientService`, one method for each. How a call is made stands in client.ts. */
import type { Method } from "./call.js";
import { ComposedCalls } from "./composed-calls.js";
import { Exporter, type PlainExporter } from "./exporter.js";
import type { UnjoinedExporter } from "./join.js";
import { listJoined } from "./lab-lists.js";
import { Lease, type PlainLease } from "./lease.js";
import { ExporterList, LeaseList } from "./lists.js";
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
import { dateOf } from "./record.js";
import { owned, type Names } from "./signals.js";

/** What makes a call. A symbol, so that no program calls it by a name. */
export const CALL: unique symbol = Symbol("call");
/** What hears of a new token. */
export const ROTATED: unique symbol = Symbol("rotated");

const LIST_EXPORTERS: Names<ListExportersOptions> = {
  filter: true, pageSize: true, pageToken: true, showHiddenLabels: true, includeLeases: true, signal: true, timeoutMs: true,
};

/** The part of `ClientService` that the controller answers. Nobody makes one by itself. */
export abstract class ServiceCalls extends ComposedCalls {
  /** @internal */
  abstract [CALL](method: Method, options: object | undefined): Promise<unknown>;
  /** @internal */
  abstract [ROTATED](token: string): void;

  /**
   * One exporter by name.
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
   * A page of exporters, in the order of names; all of them unless `pageSize` says otherwise.
   *
   * @example
   * ```ts
   * for (const { name, lease } of await client.listExporters({ filter: "arch=arm64", includeLeases: true })) {
   *   console.log(name, lease?.client ?? "free");
   * }
   * ```
   */
  override listExporters(options?: ListExportersOptions & { includeLeases?: false | undefined }): Promise<ExporterList<UnjoinedExporter>>;
  /** The same, each with the lease that holds it. */
  override listExporters(options: ListExportersOptions): Promise<ExporterList>;
  override async listExporters(options: ListExportersOptions = {}): Promise<ExporterList> {
    const own = owned("ListExporters", options, LIST_EXPORTERS);
    if (own.includeLeases === true) return listJoined(this, own);
    const plain = await this[CALL]("listExporters", own);
    return new ExporterList(plain as { exporters: PlainExporter[]; nextPageToken: string });
  }

  /**
   * One lease by name.
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
   * A page of leases, in the order of names, those of other clients included; without ended ones by default.
   * Also one that is shorter than `pageSize`, or empty, has more behind it where `nextPageToken` is not empty.
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
   * Books: at most one lease, however many attempts it takes, since its name is made here and sent with each. The
   * lease that comes back has no conditions yet; whether an exporter is free is told by `getLease` a moment later. If
   * it is not settled by the deadline, the error has `outcome` `unknown` and a `leaseName` to look for. With a
   * `leaseId` of your own that is taken, it rejects with `already-exists`, and the error has the `lease`. What a controller
   * that is older than the client did not apply is named in `notApplied` of the lease.
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
   * Changes duration, begin, end or owner of a lease, or whom it is shared with. The last write wins; updates of one
   * lease wait for one another. An update that the controller answers with OK without making it rejects with
   * `not-applied`: of an ended lease, or of sharing where it does not know that.
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
    return new Lease((await this[CALL]("extendLease", options)) as PlainLease);
  }

  /**
   * Releases a lease: it ends and stays in the history. A second time rejects with `already-released`; so may the first,
   * where a connection broke and the browser sent the request again by itself, which it tells nobody.
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
   * Asks for a new token. A client that was given a token as a string uses the new one from then on. It is asked for
   * once: when that broke, the error has `outcome` `unknown`. (A browser may send a request again by itself where a
   * connection that was kept breaks; the controller then makes two tokens, and the old one is valid all the same.)
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
