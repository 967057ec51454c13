// The booking dialog's fields, and their conversion to a request. Only text that cannot be converted (a tag without a key)
// is rejected here; the package validates the request.
import type { ClientService } from "jumpstarter-web";
import { fromLocalField, localField } from "../time/format";
import { words } from "../words/catalogue";
import { USUAL_DURATION } from "./duration-presets";

export interface BookingForm {
  readonly by: "exporter" | "selector";
  readonly exporterName: string;
  readonly selector: string;
  /** Whether it has a duration, or a begin and an end. */
  readonly times: "duration" | "bounds";
  readonly duration: string;
  /** The value of a datetime-local field, in the user's time zone; empty for "now", which bounds do not allow. */
  readonly beginTime: string;
  readonly endTime: string;
  /** `key=value` pairs, separated by line breaks or commas. */
  readonly tags: string;
  /** Values for the exporter's hooks, written like tags. */
  readonly context: string;
  readonly allowDisabled: boolean;
  /** A name for the lease; empty for a generated one. */
  readonly leaseId: string;
}

export const BOOKING_FIELDS = [
  "exporterName",
  "selector",
  "duration",
  "beginTime",
  "endTime",
  "tags",
  "context",
  "leaseId",
] as const;
export type BookingField = (typeof BOOKING_FIELDS)[number];

export type BookingRequest = Parameters<ClientService["createLease"]>[0];

/** A request, or the invalid field and what is wrong with it. */
export type ParsedForm =
  | { readonly request: BookingRequest; readonly problem: null }
  | { readonly request: null; readonly problem: { readonly field: BookingField; readonly words: string } };

/** The initial form: for an exporter if one was chosen, from begin to end if they were. */
export function emptyForm(
  exporterName: string | null,
  selector: string,
  bounds: { readonly begin: Date; readonly end: Date } | null = null,
): BookingForm {
  return {
    by: exporterName === null ? "selector" : "exporter",
    exporterName: exporterName ?? "",
    selector,
    times: bounds === null ? "duration" : "bounds",
    duration: USUAL_DURATION,
    beginTime: bounds === null ? "" : localField(bounds.begin),
    endTime: bounds === null ? "" : localField(bounds.end),
    tags: "",
    context: "",
    allowDisabled: false,
    leaseId: "",
  };
}

/** The begin and end of a form, as far as they are known; `now` is the begin of one that begins at once. */
export function boundsOf(form: BookingForm, now: Date, lengthMs: number | null): { begin: Date; end: Date | null } {
  const begin = fromLocalField(form.beginTime) ?? now;
  if (form.times === "bounds") return { begin, end: fromLocalField(form.endTime) };
  return { begin, end: lengthMs === null ? null : new Date(begin.getTime() + lengthMs) };
}

export function bookingRequest(form: BookingForm): ParsedForm {
  const t = words().booking;
  const target = form.by === "exporter" ? form.exporterName.trim() : form.selector.trim();
  if (target === "") {
    return form.by === "exporter" ? refused("exporterName", t.enterExporter) : refused("selector", t.enterSelector);
  }
  const tags = parsePairs(form.tags);
  if (typeof tags === "string") return refused("tags", tags);
  const context = parsePairs(form.context);
  if (typeof context === "string") return refused("context", context);
  const hasBounds = form.times === "bounds";
  const begin = form.beginTime === "" && !hasBounds ? null : fromLocalField(form.beginTime);
  if (begin === null && (form.beginTime !== "" || hasBounds)) return refused("beginTime", t.noTime);
  const end = hasBounds ? fromLocalField(form.endTime) : null;
  if (hasBounds && end === null) return refused("endTime", t.noTime);
  const leaseId = form.leaseId.trim();
  const more = {
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
    ...(Object.keys(context).length === 0 ? {} : { context }),
    ...(form.allowDisabled ? { allowDisabled: true } : {}),
    ...(leaseId === "" ? {} : { leaseId }),
  };
  const what = form.by === "exporter" ? { exporterName: target } : { selector: target };
  const request: BookingRequest =
    begin !== null && end !== null
      ? { ...what, beginTime: begin, endTime: end, ...more }
      : { ...what, duration: form.duration.trim(), ...(begin === null ? {} : { beginTime: begin }), ...more };
  return { problem: null, request };
}

/** Parses tags or context; returns an error message if the text is invalid. */
export function parsePairs(text: string): Record<string, string> | string {
  const t = words().booking;
  const pairs = new Map<string, string>();
  for (const piece of text.split(/[,\n]/)) {
    const pair = piece.trim();
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    if (equals <= 0) return t.noPair(pair);
    const key = pair.slice(0, equals).trim();
    if (pairs.has(key)) return t.pairTwice(key);
    pairs.set(key, pair.slice(equals + 1).trim());
  }
  return Object.fromEntries(pairs);
}

function refused(field: BookingField, text: string): ParsedForm {
  return { request: null, problem: { field, words: text } };
}
