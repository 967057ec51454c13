/** Exporters joined with the leases that hold them: the controller tells them apart from each other. */
import { Exporter } from "./exporter.js";
import type { Lease } from "./lease.js";

/** An exporter that no lease has been joined to: what a list gives that was not asked to `includeLeases`. */
export type UnjoinedExporter = Exporter & {
  /** None has been joined. */
  readonly lease: null;
};

// The same exporter with the same lease is the same record, however often they are joined.
const joined = new WeakMap<Exporter, WeakMap<Lease, Exporter>>();
const unjoined = new WeakMap<Exporter, Exporter>();

/**
 * The exporters, each with the lease that holds it at present, or `null`, as its `lease`. The records are new only
 * where that lease is another one: joining the same exporter with the same lease again gives the same object.
 *
 * @example
 * ```ts
 * const [{ exporters }, { leases }] = await Promise.all([client.listExporters(), client.listLeases()]);
 * for (const { name, lease } of joinLeases(exporters, leases)) console.log(name, lease?.client ?? "free");
 * ```
 */
export function joinLeases(exporters: Iterable<Exporter>, leases: Iterable<Lease>): Exporter[] {
  const held = new Map<string, Lease>();
  for (const lease of leases) {
    const holds = lease.exporter !== "" && lease.effectiveBeginTime !== null && lease.effectiveEndTime === null;
    // One that expired without ever having begun has no effective times: only the conditions tell.
    if (holds && !lease.hasEnded()) held.set(lease.exporter, lease);
  }
  return Array.from(exporters, (exporter) => withLease(exporter, held.get(exporter.name) ?? null));
}

function withLease(exporter: Exporter, lease: Lease | null): Exporter {
  if (exporter.lease === lease) return exporter;
  const bare = unjoined.get(exporter) ?? exporter;
  if (bare.lease === lease) return bare;
  // Where it came with a lease, what it is without one is not known elsewhere, and made anew.
  if (lease === null) return carrying(bare, lease);
  const known = joined.get(bare) ?? new WeakMap<Lease, Exporter>();
  joined.set(bare, known);
  const before = known.get(lease);
  if (before !== undefined) return before;
  const made = carrying(bare, lease);
  known.set(lease, made);
  unjoined.set(made, bare);
  return made;
}

function carrying(exporter: Exporter, lease: Lease | null): Exporter {
  return new Exporter(Object.assign({}, exporter, { lease }));
}
