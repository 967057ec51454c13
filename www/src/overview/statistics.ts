// The figures of the overview. Pure; the time is a parameter.
import type { Exporter, Lease } from "jumpstarter-web";
import { timesOf } from "../calendar/span";
import { GROUPS, groupOf, type Group } from "../exporters/exporter-state";

export function countGroups(exporters: readonly Exporter[]): Readonly<Record<Group, number>> {
  const counts = Object.fromEntries(GROUPS.map((group) => [group, 0])) as Record<Group, number>;
  for (const exporter of exporters) counts[groupOf(exporter)] += 1;
  return counts;
}

export interface Waiting {
  readonly lease: Lease;
  /** Since when it waits for an exporter; null if that is not known. */
  readonly since: Date | null;
}

/** The leases that wait for an exporter now, who waits longest first; not those that were booked for later. */
export function waitingNow(leases: readonly Lease[], now: number): readonly Waiting[] {
  return leases
    .filter((lease) => {
      const stage = lease.stage();
      return (stage === "waiting" || stage === "new") && (lease.beginTime?.getTime() ?? 0) <= now;
    })
    .map((lease) => ({ lease, since: sinceOf(lease) }))
    .sort((a, b) => (a.since?.getTime() ?? now) - (b.since?.getTime() ?? now));
}

function sinceOf(lease: Lease): Date | null {
  const pending = lease.conditions.find(({ type, status }) => type === "Pending" && status === "True");
  return pending?.lastTransitionTime ?? lease.beginTime;
}

/** One hour of the last day. */
export interface Hour {
  readonly begin: Date;
  /** The share of the exporters' time in which they were leased, from 0 to 1. */
  readonly share: number;
}

const HOUR_MS = 3_600_000;

/** The use of the last 24 hours, the oldest first; empty without exporters. */
export function usageOfDay(leases: readonly Lease[], exporters: number, now: number): readonly Hour[] {
  if (exporters === 0) return [];
  const first = now - 24 * HOUR_MS;
  const used = new Array<number>(24).fill(0);
  for (const lease of leases) {
    if (lease.exporter === "" || lease.effectiveBeginTime === null) continue;
    const times = timesOf(lease);
    if (times === null) continue;
    const from = Math.max(times.begin, first);
    const until = Math.min(times.end, now);
    for (let hour = Math.max(0, Math.floor((from - first) / HOUR_MS)); hour < 24; hour += 1) {
      const begin = first + hour * HOUR_MS;
      if (begin >= until) break;
      used[hour] = (used[hour] ?? 0) + Math.min(until, begin + HOUR_MS) - Math.max(from, begin);
    }
  }
  return used.map((ms, hour) => ({
    begin: new Date(first + hour * HOUR_MS),
    share: Math.min(1, ms / (exporters * HOUR_MS)),
  }));
}
