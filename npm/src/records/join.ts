/** Joins exporters with the leases that hold them; the controller returns them separately. */
import { Exporter } from "./exporter.js";
import type { Lease } from "./lease.js";

/** An exporter without a joined lease, as listed without `includeLeases`. */
export type UnjoinedExporter = Exporter & {
  /** No lease has been joined. */
  readonly lease: null;
};

// Joining the same exporter with the same lease again returns the same record.
const joined = new WeakMap<Exporter, WeakMap<Lease, Exporter>>();
const unjoined = new WeakMap<Exporter, Exporter>();

/**
 * Returns the exporters, each with its current lease, or `null`, as its `lease`. A new record is created only if the
 * lease is a different one: joining the same exporter with the same lease again returns the same object.
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
    if (lease.exporter !== "" && lease.stage() === "running") held.set(lease.exporter, lease);
  }
  return Array.from(exporters, (exporter) => withLease(exporter, held.get(exporter.name) ?? null));
}

function withLease(exporter: Exporter, lease: Lease | null): Exporter {
  if (exporter.lease === lease) return exporter;
  const bare = unjoined.get(exporter) ?? exporter;
  if (bare.lease === lease) return bare;
  // If it already has a lease, there is no record without one yet, so create it.
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
