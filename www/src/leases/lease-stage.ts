// The stage of a lease, derived from its times and conditions. The package's own status() is shown next to it.
import type { Condition, Lease } from "jumpstarter-web";

/**
 * - `undecided`: just created, not processed by the controller yet
 * - `waiting`: for an exporter, or for its begin time
 * - `acquired`: it is running, and holds an exporter
 * - `refused`: it can never run (nothing matches, not allowed, invalid)
 * - `ended`: released or expired
 */
export type LeaseStage = "undecided" | "waiting" | "acquired" | "refused" | "ended";

export function leaseStage(lease: Lease): LeaseStage {
  if (lease.hasEnded())
    return ["Unsatisfiable", "Invalid"].includes(decidingCondition(lease)?.type ?? "") ? "refused" : "ended";
  if (lease.effectiveBeginTime !== null && lease.exporter !== "") return "acquired";
  if (decisive(lease, "Pending") !== null || lease.beginTime !== null) return "waiting";
  return "undecided";
}

/**
 * The condition that determines the status, by the package's rule: the newest of `Ready` and a true `Unsatisfiable` or
 * `Invalid`; if there is none of these, a true `Pending`.
 */
export function decidingCondition(lease: Lease): Condition | null {
  const deciding = lease.conditions.filter(
    ({ type, status }) => type === "Ready" || (status === "True" && (type === "Unsatisfiable" || type === "Invalid")),
  );
  return newest(deciding) ?? decisive(lease, "Pending") ?? lease.conditions.at(-1) ?? null;
}

/** Of conditions with the same time, or without one, the last. */
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
