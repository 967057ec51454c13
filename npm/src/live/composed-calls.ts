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

  /**
   * Iterates over the leases of all clients, sorted by name; ended leases are left out by default. Reads page by page, like
   * {@link ComposedCalls.exporters}.
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

  /**
   * Watches the leases, like {@link ComposedCalls.watchExporters}. The growing usage time of a running lease is not
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
