// Which leases concern one exporter: the one that holds it, those booked for it, and those that could get it.
import type { Exporter, Lease } from "jumpstarter-web";

export interface LeasesOfExporter {
  /** Leases that hold it or are booked for it by name, by their begin. */
  readonly own: readonly Lease[];
  /** Waiting leases of which the selector matches: each may get this exporter or another one. */
  readonly candidates: readonly Lease[];
  /** Leases of it that have ended, the latest first. */
  readonly past: readonly Lease[];
}

export function leasesOf(exporter: Exporter, leases: readonly Lease[]): LeasesOfExporter {
  const own: Lease[] = [];
  const candidates: Lease[] = [];
  const past: Lease[] = [];
  for (const lease of leases) {
    const isNamed = lease.exporter === exporter.name || (lease.exporter === "" && lease.exporterName === exporter.name);
    if (lease.hasEnded()) {
      if (lease.exporter === exporter.name) past.push(lease);
    } else if (isNamed) own.push(lease);
    else if (lease.exporter === "" && lease.exporterName === null && matches(exporter, lease)) candidates.push(lease);
  }
  own.sort((a, b) => beginOf(a) - beginOf(b));
  past.sort((a, b) => beginOf(b) - beginOf(a));
  return { own, candidates, past };
}

/** When it begins or began, in milliseconds; 0 if it begins as soon as it gets an exporter. */
export function beginOf(lease: Lease): number {
  return (lease.effectiveBeginTime ?? lease.beginTime)?.getTime() ?? 0;
}

function matches(exporter: Exporter, lease: Lease): boolean {
  try {
    return lease.selector !== "" && lease.selector !== "<none>" && exporter.matches(lease.selector);
  } catch {
    // A selector that only a newer controller understands.
    return false;
  }
}
