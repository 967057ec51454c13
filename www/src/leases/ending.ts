// Which leases end soon, and when the warning about each is due.
import type { Lease } from "jumpstarter-web";

/** A warning is shown for the last ten minutes, or the last fifth of a shorter lease. */
const WARN_MS = 600_000;

/** In how many milliseconds the warning about a lease is due, negative since it is; null if there is nothing to warn about. */
export function warningInMs(lease: Lease): number | null {
  const left = lease.hasEnded() ? null : lease.remainingMs();
  if (left === null || left <= 0) return null;
  const length = (lease.durationSeconds ?? 0) * 1_000;
  return left - Math.min(WARN_MS, Math.max(length / 5, 60_000));
}

/** Whether a lease runs and ends soon. */
export function endsSoon(lease: Lease): boolean {
  const due = lease.stage() === "running" ? warningInMs(lease) : null;
  return due !== null && due <= 0;
}

/** The running leases that end soon, the next first. */
export function endingSoon(leases: readonly Lease[]): readonly Lease[] {
  return leases.filter(endsSoon).sort((a, b) => (a.remainingMs() ?? 0) - (b.remainingMs() ?? 0));
}
