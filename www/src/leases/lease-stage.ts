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

type Told = Pick<Lease, "conditions" | "effectiveBeginTime" | "effectiveEndTime" | "beginTime" | "exporter">;

export function leaseStage(lease: Told): LeaseStage {
  if (decisive(lease, "Unsatisfiable") !== null || decisive(lease, "Invalid") !== null) return "refused";
  const ready = lease.conditions.find((condition) => condition.type === "Ready");
  if (lease.effectiveEndTime !== null || (ready?.status === "False" && ENDS.has(ready.reason))) return "ended";
  if (lease.effectiveBeginTime !== null && lease.exporter !== "") return "acquired";
  if (decisive(lease, "Pending") !== null || lease.beginTime !== null) return "waiting";
  return "undecided";
}

/** The condition that tells most about where the lease is; null when it has none. */
export function tellingCondition(lease: Told): Condition | null {
  return (
    decisive(lease, "Invalid") ??
    decisive(lease, "Unsatisfiable") ??
    lease.conditions.find((condition) => condition.type === "Ready" && ENDS.has(condition.reason)) ??
    decisive(lease, "Ready") ??
    decisive(lease, "Pending") ??
    lease.conditions.at(-1) ??
    null
  );
}

/** Whether the lease still holds, or may come to hold, an exporter. */
export function isActive(lease: Told): boolean {
  const stage = leaseStage(lease);
  return stage !== "refused" && stage !== "ended";
}

const ENDS: ReadonlySet<string> = new Set(["Released", "Expired"]);

function decisive(lease: Told, type: string): Condition | null {
  return lease.conditions.find((condition) => condition.type === type && condition.status === "True") ?? null;
}
