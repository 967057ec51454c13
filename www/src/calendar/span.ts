// The part of time that the calendar shows: its zoom, ticks, and where a lease's bar is. Pure; the time is a parameter.
import type { Lease } from "jumpstarter-web";
import { localField } from "../time/format";

const HOUR = 3_600_000;

/** How much the calendar shows, and how far its ticks and the steps of the cursor are apart. */
export const ZOOMS = {
  hours: { length: 6 * HOUR, tick: HOUR, step: HOUR / 12 },
  day: { length: 24 * HOUR, tick: 3 * HOUR, step: HOUR / 4 },
  days: { length: 72 * HOUR, tick: 12 * HOUR, step: HOUR },
  week: { length: 168 * HOUR, tick: 24 * HOUR, step: 2 * HOUR },
  weeks: { length: 672 * HOUR, tick: 96 * HOUR, step: 6 * HOUR },
} as const;

export type Zoom = keyof typeof ZOOMS;
export const ZOOM_KEYS = Object.keys(ZOOMS) as Zoom[];

/** From `begin` to `end`, in milliseconds. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** The span that starts at `at`; by default a fifth of it lies in the past. */
export function spanOf(zoom: Zoom, at: string | undefined, now: number): Span {
  const { length, step } = ZOOMS[zoom];
  const said = at === undefined ? NaN : Date.parse(at);
  const begin = Number.isNaN(said) ? floorTo(now - length / 5, step) : said;
  return { begin, end: begin + length };
}

/** The ticks of a span, at whole hours or days of the user's time zone. */
export function ticksOf(zoom: Zoom, { begin, end }: Span): readonly number[] {
  const { tick } = ZOOMS[zoom];
  const offset = zoneOffset(begin);
  const ticks: number[] = [];
  for (let at = Math.ceil((begin + offset) / tick) * tick - offset; at < end; at += tick) ticks.push(at);
  return ticks;
}

export function zoneOffset(at: number): number {
  return Date.parse(`${localField(new Date(at))}Z`) - floorTo(at, 60_000);
}

export function floorTo(at: number, step: number): number {
  return Math.floor(at / step) * step;
}

export type BarKind = "past" | "running" | "booked";

export interface Bar {
  readonly kind: BarKind;
  /** In percent of the span. */
  readonly left: number;
  readonly width: number;
}

/** When a lease holds or will hold its exporter; null if it never did, or is not known. */
export function timesOf(lease: Lease): Span | null {
  const begin = lease.effectiveBeginTime ?? lease.beginTime;
  const end = lease.expiresAt();
  if (begin === null || end === null || lease.stage() === "refused") return null;
  // Released before its begin.
  if (lease.hasEnded() && lease.effectiveBeginTime === null) return null;
  return end > begin ? { begin: begin.getTime(), end: end.getTime() } : null;
}

/** Where a lease's bar is in a span; null if it is not in it. */
export function barOf(lease: Lease, span: Span): Bar | null {
  const times = timesOf(lease);
  if (times === null || times.end <= span.begin || times.begin >= span.end) return null;
  const percent = (at: number) => ((at - span.begin) / (span.end - span.begin)) * 100;
  const left = Math.max(0, percent(times.begin));
  const stage = lease.stage();
  const kind = stage === "running" ? "running" : stage === "ended" ? "past" : "booked";
  return { kind, left, width: Math.min(100, percent(times.end)) - left };
}

/** The leases of each exporter, by its name; those without an exporter under the empty name. */
export function byExporter(leases: readonly Lease[]): ReadonlyMap<string, readonly Lease[]> {
  const all = new Map<string, Lease[]>();
  for (const lease of leases) {
    if (timesOf(lease) === null) continue;
    const name = lease.exporter || (lease.exporterName ?? "");
    const known = all.get(name);
    if (known === undefined) all.set(name, [lease]);
    else known.push(lease);
  }
  return all;
}

/** The lease that holds or was promised the exporter within a span. */
export function leaseIn(leases: readonly Lease[], { begin, end }: Span): Lease | undefined {
  return leases.find((lease) => {
    const times = timesOf(lease);
    return times !== null && times.begin < end && times.end > begin;
  });
}
