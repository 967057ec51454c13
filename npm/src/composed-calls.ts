/** What has no call on the server, built from those that have: iterators, watches, waiting, releasing many. */
import type { Exporter } from "./exporter.js";
import type { UnjoinedExporter } from "./join.js";
import {
  eachExporter,
  eachLease,
  watchExporters,
  watchLeases,
  type ExportersOptions,
  type LeasesOptions,
  type WatchExportersOptions,
  type WatchLeasesOptions,
} from "./lab-lists.js";
import type { Lease } from "./lease.js";
import type { ExporterList, LeaseList } from "./lists.js";
import type {
  DeleteLeaseOptions,
  GetLeaseOptions,
  ListExportersOptions,
  ListLeasesOptions,
} from "./options.js";
import { releaseLeases, type ReleaseLeasesOptions, type ReleaseOutcome } from "./release.js";
import { waitForLease, type WaitForLeaseOptions } from "./wait.js";
import type { Watch } from "./watch.js";

/** The part of `ClientService` that is built from its calls. Nobody makes one by itself. */
export abstract class ComposedCalls {
  /** @internal Aborted when the client is closed, for what waits to notice. */
  abstract readonly closing: AbortSignal;

  /** A call of `ClientService`. */
  abstract listExporters(options?: ListExportersOptions & { includeLeases?: false | undefined }): Promise<ExporterList<UnjoinedExporter>>;
  /** The same, each with the lease that holds it. */
  abstract listExporters(options: ListExportersOptions): Promise<ExporterList>;
  /** A call of `ClientService`. */
  abstract getLease(options: GetLeaseOptions): Promise<Lease>;
  /** A call of `ClientService`. */
  abstract listLeases(options?: ListLeasesOptions): Promise<LeaseList>;
  /** A call of `ClientService`. */
  abstract deleteLease(options: DeleteLeaseOptions): Promise<void>;

  /**
   * Every exporter, in the order of names, read page by page; the next page is fetched while one is looked at. A page
   * token that has expired starts the list over, and nothing is returned twice. Leaving the loop aborts what is under way.
   * With `includeLeases`, all leases are read once, beside the first page (and again where the list starts over).
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
  exporters(options?: ExportersOptions & { includeLeases?: false | undefined }): AsyncIterableIterator<UnjoinedExporter>;
  /** The same, each with the lease that holds it. */
  exporters(options: ExportersOptions): AsyncIterableIterator<Exporter>;
  exporters(options?: ExportersOptions): AsyncIterableIterator<Exporter> {
    return eachExporter(this, options);
  }

  /**
   * Every lease, in the order of names, those of other clients included; without ended ones by default. Read page by
   * page, as {@link ComposedCalls.exporters}.
   *
   * @example
   * ```ts
   * let ended = 0;
   * for await (const lease of client.leases({ onlyActive: false })) if (lease.hasEnded()) ended += 1;
   * console.log(`${ended} leases have ended`);
   * ```
   */
  leases(options?: LeasesOptions): AsyncIterableIterator<Lease> {
    return eachLease(this, options);
  }

  /**
   * Waits until a lease holds an exporter, and returns it. Reads soon at first, then ever more rarely; a read that fails in
   * a way that may pass is done again, with back-off, and not before the time that the server asks for
   * ({@link index!JumpstarterError.retryAfterMs}). Unlike a watch it goes on while the page is hidden, as fast as the browser lets
   * timers run there: it was asked for, and it ends.
   *
   * Rejects when the lease never will: with reason `lease-unsatisfiable`, `lease-invalid`, `lease-released`,
   * `lease-expired`, or `lease-ended` where the controller does not say which; `rawMessage` has the condition's reason
   * and message, and `lease` is the lease. With `not-found` when there is none of that name: a lease that this client made
   * less than ten seconds ago is waited for, since a replica of the controller may not know it yet. With
   * `deadline-exceeded` after `timeoutMs`, with what a read failed with where that stays until someone does something (a
   * refused token, a proxy that wants a login), and with the signal's own reason when aborted. The lease stays as it is in
   * any case.
   *
   * @example
   * ```ts
   * const { name } = await client.createLease({ selector: "board=rpi4", duration: "30m" });
   * const lease = await client.waitForLease({
   *   name,
   *   timeoutMs: 600_000,
   *   onProgress: ({ status, waitedMs }) => console.log(`${status} after ${Math.round(waitedMs / 1000)} s`),
   * });
   * console.log(`${lease.exporter} is ours for ${lease.remaining()}`);
   * await client.deleteLease({ name });
   * ```
   */
  waitForLease(options: WaitForLeaseOptions): Promise<Lease> {
    return waitForLease(this, options);
  }

  /**
   * Releases many leases, a few at a time, each by itself: what becomes of one is no matter to the others. Gives an
   * outcome for each name, in the order of `names`. Aborting it does not reject: those that were under way have `failed`
   * with the signal's reason, the rest was `not-tried`.
   *
   * @example
   * ```ts
   * const names: string[] = [];
   * for await (const lease of client.leases({ tagFilter: "ci=nightly" })) names.push(lease.name);
   * for (const result of await client.releaseLeases({ names, signal: AbortSignal.timeout(60_000) })) {
   *   if (result.outcome === "failed") console.log(result.name, result.error);
   * }
   * ```
   */
  releaseLeases(options: ReleaseLeasesOptions): Promise<readonly ReleaseOutcome[]> {
    return releaseLeases(this, options);
  }

  /**
   * News of the exporters, from polling: the first event has them all, later ones come when something has changed, or a
   * read has failed. What has not changed stays the same object. While the page is hidden nothing is read, nor while
   * nobody asks for the next event.
   *
   * A failure is an event with its `error`, and the list as it was; reads go on, with back-off, and not before the time that
   * the server asks for ({@link index!JumpstarterError.retryAfterMs}). An error that stays until someone does something ends the
   * watch, which then rejects with it: a token that is missing, malformed, expired (a token function has been asked for
   * another by then) or rejected, a client or namespace that is not there or not allowed, a wrong option, a call that the
   * server does not have, a list too large, a client that is closed or dead; and, where every endpoint ends so, a proxy
   * that wants a login (`http-status` with 401 or 403, `redirected`) and mixed content.
   *
   * With `includeLeases`, exporters and leases are read at the same time; where one fails, the other is aborted.
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
  /** The same, each with the lease that holds it. */
  watchExporters(options: WatchExportersOptions): Watch<Exporter>;
  watchExporters(options?: WatchExportersOptions): Watch<Exporter> {
    return watchExporters(this, options);
  }

  /**
   * News of the leases, as {@link ComposedCalls.watchExporters} gives them of exporters. That a running lease has been
   * used for longer is no news; its times left are right all the same.
   *
   * @example
   * ```ts
   * for await (const { items } of client.watchLeases({ intervalMs: 2_000 })) {
   *   console.log(items.map((lease) => `${lease.name}: ${lease.status()} ${lease.remaining()}`));
   *   break;
   * }
   * ```
   */
  watchLeases(options?: WatchLeasesOptions): Watch<Lease> {
    return watchLeases(this, options);
  }
}
