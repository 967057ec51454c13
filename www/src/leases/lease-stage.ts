// Where a lease is on its way, told from its times and conditions. The package's own status() is shown beside it.
import type { Condition, Lease } from "jumpstarter-web";

/**
 * - `undecided`: just made, the controller has not looked at it yet
 * - `waiting`: for an exporter, or for its begin
 * - `acquired`: it runs, and holds an exporter
 * - `refused`: it can never run (nothing matches, not allowed, not understood)
 * - `ended`: released or run out
 */
export type LeaseStage = "undecided" | "waiting" | "acquired" | "refused" | "ended";

export function leaseStage(lease: Lease): LeaseStage {
  if (decisive(lease, "Unsatisfiable") !== null || decisive(lease, "Invalid") !== null) return "refused";
  if (lease.hasEnded()) return "ended";
  if (lease.effectiveBeginTime !== null && lease.exporter !== "") return "acquired";
  if (decisive(lease, "Pending") !== null || lease.beginTime !== null) return "waiting";
  return "undecided";
}

/** The condition that tells most about where the lease is; null when it has none. */
export function tellingCondition(lease: Lease): Condition | null {
  return (
    decisive(lease, "Invalid") ??
    decisive(lease, "Unsatisfiable") ??
    // A lease that has ended keeps a Pending condition that was true once.
    lease.conditions.find((condition) => condition.type === "Ready" && (lease.hasEnded() || condition.status === "True")) ??
    decisive(lease, "Pending") ??
    lease.conditions.at(-1) ??
    null
  );
}

/** Whether the lease still holds, or may come to hold, an exporter. */
export function isActive(lease: Lease): boolean {
  return !lease.hasEnded();
}

function decisive(lease: Lease, type: string): Condition | null {
  return lease.conditions.find((condition) => condition.type === type && condition.status === "True") ?? null;
}
