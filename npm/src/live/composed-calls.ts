/** The helpers that are built on the controller's calls: iterators, watches, waiting for a lease, releasing many leases. */
import type { Exporter } from "../records/exporter.js";
import type { UnjoinedExporter } from "../records/join.js";
import type { Lease } from "../records/lease.js";
import type { ExportersOptions, LeasesOptions, WatchExportersOptions, WatchLeasesOptions } from "./lab-lists.js";
import type { ReleaseLeasesOptions, ReleaseOutcome } from "./release.js";
import type { WaitForLeaseOptions } from "./wait.js";
import type { Watch } from "./watch.js";

/** The methods of `ClientService` that are built on its calls. */
export interface ComposedCalls {
  /** See {@link ClientService.exporters}. */
  exporters(
    options?: ExportersOptions & { includeLeases?: false | undefined },
  ): AsyncIterableIterator<UnjoinedExporter>;
  /** The same, with each exporter's current lease. */
  exporters(options: ExportersOptions): AsyncIterableIterator<Exporter>;

  /**
   * Iterates over the leases of all clients, sorted by name; ended leases are left out by default. Reads page by page, like
   * {@link ClientService.exporters}.
   *
   * @example
   * ```ts
   * let ended = 0;
   * for await (const lease of client.leases({ onlyActive: false })) if (lease.hasEnded()) ended += 1;
   * console.log(`${ended} leases have ended`);
   * ```
   */
  leases(options?: LeasesOptions): AsyncIterableIterator<Lease>;

  /**
   * Waits until a lease holds an exporter, and returns the lease. Polls at short intervals first, then at longer ones. A
   * read with a temporary failure is retried with back-off, not earlier than the server asks for
   * ({@link index!JumpstarterError.retryAfterMs}). Unlike a watch, it continues while the page is hidden, as fast as the
   * browser's timers allow there.
   *
   * Rejects when the lease will never get an exporter: with reason `lease-unsatisfiable`, `lease-invalid`,
   * `lease-released`, `lease-expired`, or `lease-ended` if the controller does not say which; `rawMessage` has the
   * condition's reason and message, and `lease` is the lease. Other rejections:
   *
   * - `not-found` if there is no lease of that name. For the first ten seconds after this client has created a lease, it
   *   keeps waiting instead, because a replica of the controller may not know the lease yet.
   * - `deadline-exceeded` after `timeoutMs`.
   * - The error of a read that will keep failing until the user acts (a refused token, a proxy that requires a login).
   * - The signal's own reason when aborted.
   *
   * In no case does it change the lease.
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
  waitForLease(options: WaitForLeaseOptions): Promise<Lease>;

  /**
   * Releases many leases, a few at a time. Each lease is released independently; one failure does not affect the others.
   * Returns an outcome for each name, in the order of `names`. Aborting does not reject: releases in progress are reported
   * as `failed` with the signal's reason, the remaining ones as `not-tried`.
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
  releaseLeases(options: ReleaseLeasesOptions): Promise<readonly ReleaseOutcome[]>;

  /** See {@link ClientService.watchExporters}. */
  watchExporters(options?: WatchExportersOptions & { includeLeases?: false | undefined }): Watch<UnjoinedExporter>;
  /** The same, with each exporter's current lease. */
  watchExporters(options: WatchExportersOptions): Watch<Exporter>;

  /**
   * Watches the leases, like {@link ClientService.watchExporters}. The growing usage time of a running lease is not
   * reported as a change; its remaining time is still correct.
   *
   * @example
   * ```ts
   * for await (const { items } of client.watchLeases({ intervalMs: 2_000 })) {
   *   console.log(items.map((lease) => `${lease.name}: ${lease.status()} ${lease.remaining()}`));
   *   break;
   * }
   * ```
   */
  watchLeases(options?: WatchLeasesOptions): Watch<Lease>;
}
