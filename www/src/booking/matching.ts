// How many exporters a booking matches, and how many of them are free for its time. The controller decides in the end: the page
// does not know its policies.
import { filterBySelector, parseSelector, type Exporter, type Lease } from "jumpstarter-web";
import { groupOf } from "../exporters/exporter-state";
import type { BookingForm } from "./booking-form";

export interface Matching {
  readonly matching: number;
  readonly free: number;
  readonly disabled: number;
  readonly offline: number;
  /** When the first of them becomes free, if none is free; null if that is not known. */
  readonly nextFree: Date | null;
  /** Deprecated labels that the selector uses, with the advice. The list of exporters does not have their values. */
  readonly deprecated: readonly (readonly [string, string])[];
}

/** Null while the selector is empty or invalid, or the exporter does not exist. */
export function matchingOf(
  form: Pick<BookingForm, "by" | "exporterName" | "selector" | "allowDisabled">,
  span: { readonly begin: Date; readonly end: Date | null },
  exporters: readonly Exporter[],
  leases: readonly Lease[],
): Matching | null {
  const found = targets(form, exporters);
  if (found === null) return null;
  const usable = found.filter(({ enabled }) => enabled || form.allowDisabled);
  const online = usable.filter((exporter) => !["offline", "failed"].includes(groupOf(exporter)));
  const taken = takenIn(span, leases);
  const ends = online
    .flatMap((exporter) => exporter.lease?.expiresAt() ?? [])
    .sort((a, b) => a.getTime() - b.getTime());
  const free = online.filter(({ name }) => !taken.has(name)).length;
  return {
    matching: found.length,
    free,
    disabled: found.length - usable.length,
    offline: usable.length - online.length,
    nextFree: free > 0 ? null : (ends[0] ?? null),
    deprecated: form.by === "selector" ? deprecatedIn(form.selector, exporters) : [],
  };
}

function targets(form: Pick<BookingForm, "by" | "exporterName" | "selector">, exporters: readonly Exporter[]) {
  if (form.by === "exporter") {
    const found = exporters.filter(({ name }) => name === form.exporterName.trim());
    return found.length === 0 ? null : found;
  }
  if (form.selector.trim() === "") return null;
  try {
    return filterBySelector(exporters, form.selector);
  } catch {
    return null;
  }
}

/** The names of the exporters that a lease has, or was promised, within a span of time. */
function takenIn(span: { readonly begin: Date; readonly end: Date | null }, leases: readonly Lease[]): Set<string> {
  const taken = new Set<string>();
  for (const lease of leases) {
    if (lease.hasEnded()) continue;
    const name = lease.exporter || lease.exporterName;
    if (name === null || name === "") continue;
    const begin = (lease.effectiveBeginTime ?? lease.beginTime)?.getTime() ?? 0;
    const end = lease.expiresAt()?.getTime() ?? Infinity;
    if (begin < (span.end?.getTime() ?? Infinity) && end > span.begin.getTime()) taken.add(name);
  }
  return taken;
}

function deprecatedIn(selector: string, exporters: readonly Exporter[]): (readonly [string, string])[] {
  const advice = new Map(exporters.flatMap(({ deprecatedLabels }) => Object.entries(deprecatedLabels)));
  const keys = new Set(parseSelector(selector).requirements.map(({ key }) => key));
  return [...keys].flatMap((key) => (advice.has(key) ? [[key, advice.get(key) ?? ""] as const] : []));
}
