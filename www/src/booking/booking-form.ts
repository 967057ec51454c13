// The booking dialog's fields, and their conversion to a request. Only text that cannot be converted (a tag without a key)
// is rejected here; the package validates the request.
import type { ClientService } from "jumpstarter-web";
import { USUAL_DURATION } from "./duration-presets";

export interface BookingForm {
  readonly by: "exporter" | "selector";
  readonly exporterName: string;
  readonly selector: string;
  readonly duration: string;
  /** The value of a datetime-local field, in the user's time zone; empty for "now". */
  readonly beginTime: string;
  /** `key=value` pairs, separated by line breaks or commas. */
  readonly tags: string;
  /** A name for the lease; empty for a generated one. */
  readonly leaseId: string;
}

export const BOOKING_FIELDS = ["exporterName", "selector", "duration", "beginTime", "tags", "leaseId"] as const;
export type BookingField = (typeof BOOKING_FIELDS)[number];

export type BookingRequest = Parameters<ClientService["createLease"]>[0];

/** A request, or the invalid field and what is wrong with it. */
export type ParsedForm =
  | { readonly request: BookingRequest; readonly problem: null }
  | { readonly request: null; readonly problem: { readonly field: BookingField; readonly words: string } };

/** The initial form, for an exporter if one was chosen. */
export function emptyForm(exporterName: string | null, selector: string): BookingForm {
  return {
    by: exporterName === null ? "selector" : "exporter",
    exporterName: exporterName ?? "",
    selector,
    duration: USUAL_DURATION,
    beginTime: "",
    tags: "",
    leaseId: "",
  };
}

export function bookingRequest(form: BookingForm): ParsedForm {
  const target = form.by === "exporter" ? form.exporterName.trim() : form.selector.trim();
  if (target === "") {
    return form.by === "exporter"
      ? refused("exporterName", "Enter the exporter to book.")
      : refused("selector", "Enter the labels that the exporter must have, for example board=rpi4.");
  }
  const tags = parseTags(form.tags);
  if (typeof tags === "string") return refused("tags", tags);
  const begin = form.beginTime === "" ? null : new Date(form.beginTime);
  if (begin !== null && Number.isNaN(begin.getTime())) return refused("beginTime", "This is not a date and time.");
  const leaseId = form.leaseId.trim();
  return {
    problem: null,
    request: {
      ...(form.by === "exporter" ? { exporterName: target } : { selector: target }),
      duration: form.duration.trim(),
      ...(begin === null ? {} : { beginTime: begin }),
      ...(Object.keys(tags).length === 0 ? {} : { tags }),
      ...(leaseId === "" ? {} : { leaseId }),
    },
  };
}

/** Parses tags; returns an error message if the text is invalid. */
export function parseTags(text: string): Record<string, string> | string {
  const tags = new Map<string, string>();
  for (const piece of text.split(/[,\n]/)) {
    const tag = piece.trim();
    if (tag === "") continue;
    const equals = tag.indexOf("=");
    if (equals <= 0) return `“${tag}” is not a tag: write key=value.`;
    const key = tag.slice(0, equals).trim();
    if (tags.has(key)) return `The tag ${key} is listed twice.`;
    tags.set(key, tag.slice(equals + 1).trim());
  }
  return Object.fromEntries(tags);
}

function refused(field: BookingField, words: string): ParsedForm {
  return { request: null, problem: { field, words } };
}
