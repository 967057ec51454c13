// Finds the lease that holds each exporter.
import type { Lease } from "jumpstarter-web";
import { leaseStage } from "./lease-stage";

/** Maps the name of each leased exporter to its lease. */
export function holders(leases: Iterable<Lease>): ReadonlyMap<string, Lease> {
  const held = new Map<string, Lease>();
  for (const lease of leases) if (leaseStage(lease) === "acquired") held.set(lease.exporter, lease);
  return held;
}
