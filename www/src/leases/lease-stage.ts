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
  if (lease.hasEnded())
    return ["Unsatisfiable", "Invalid"].includes(tellingCondition(lease)?.type ?? "") ? "refused" : "ended";
  if (lease.effectiveBeginTime !== null && lease.exporter !== "") return "acquired";
  if (decisive(lease, "Pending") !== null || lease.beginTime !== null) return "waiting";
  return "undecided";
}

/** The condition that its status comes from, by the package's rule: the newest that decides, else what it waits for. */
export function tellingCondition(lease: Lease): Condition | null {
  const deciding = lease.conditions.filter(
    ({ type, status }) => type === "Ready" || (status === "True" && (type === "Unsatisfiable" || type === "Invalid")),
  );
  return newest(deciding) ?? decisive(lease, "Pending") ?? lease.conditions.at(-1) ?? null;
}

/** Of two that changed at one time, or do not say when, the one further back. */
function newest(conditions: readonly Condition[]): Condition | null {
  const isOlder = (one: Condition, other: Condition) =>
    one.lastTransitionTime !== null &&
    other.lastTransitionTime !== null &&
    one.lastTransitionTime < other.lastTransitionTime;
  return conditions.reduce<Condition | null>(
    (found, next) => (found !== null && isOlder(next, found) ? found : next),
    null,
  );
}

/** Whether the lease still holds, or may come to hold, an exporter. */
export function isActive(lease: Lease): boolean {
  return !lease.hasEnded();
}

function decisive(lease: Lease, type: string): Condition | null {
  return lease.conditions.find((condition) => condition.type === type && condition.status === "True") ?? null;
}
