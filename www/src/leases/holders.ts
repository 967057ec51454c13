// Who has which exporter: leases, by the exporter that they hold.
import type { Lease } from "jumpstarter-web";
import { leaseStage } from "./lease-stage";

/** The lease that holds each exporter, by the exporter's name. */
export function holders(leases: Iterable<Lease>): ReadonlyMap<string, Lease> {
  const held = new Map<string, Lease>();
  for (const lease of leases) if (leaseStage(lease) === "acquired") held.set(lease.exporter, lease);
  return held;
}
