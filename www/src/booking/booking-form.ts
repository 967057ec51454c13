// The booking dialog's fields, and how their text becomes a request. Whether the request is a good one, the package
// decides: only what is no value at all (a tag without a key) is refused here.
import type { ClientService } from "jumpstarter-web";
import { USUAL_DURATION } from "./duration-presets";

export interface BookingForm {
  readonly by: "exporter" | "selector";
  readonly exporterName: string;
  readonly selector: string;
  readonly duration: string;
  /** As a datetime-local field gives it, in the person's own time zone; empty for "now". */
  readonly beginTime: string;
  /** One `key=value` on each line, or separated by commas. */
  readonly tags: string;
  /** A name for the lease; empty for one that the package makes. */
  readonly leaseId: string;
}

export const BOOKING_FIELDS = ["exporterName", "selector", "duration", "beginTime", "tags", "leaseId"] as const;
export type BookingField = (typeof BOOKING_FIELDS)[number];

export type BookingRequest = Parameters<ClientService["createLease"]>[0];

/** A request, or what is wrong with which field. */
export type Asked =
  | { readonly request: BookingRequest; readonly problem: null }
  | { readonly request: null; readonly problem: { readonly field: BookingField; readonly words: string } };

/** A form to fill in: for an exporter, when one was chosen. */
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

export function bookingRequest(form: BookingForm): Asked {
  const target = form.by === "exporter" ? form.exporterName.trim() : form.selector.trim();
  if (target === "") {
    return form.by === "exporter"
      ? refused("exporterName", "Say which exporter to book.")
      : refused("selector", "Say which labels the exporter must have, for example board=rpi4.");
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

/** The tags in a text; a sentence saying what is wrong when there is something that is no tag. */
export function parseTags(text: string): Record<string, string> | string {
  const tags = new Map<string, string>();
  for (const piece of text.split(/[,\n]/)) {
    const tag = piece.trim();
    if (tag === "") continue;
    const equals = tag.indexOf("=");
    if (equals <= 0) return `“${tag}” is not a tag: write key=value.`;
    const key = tag.slice(0, equals).trim();
    if (tags.has(key)) return `The tag ${key} stands here twice.`;
    tags.set(key, tag.slice(equals + 1).trim());
  }
  return Object.fromEntries(tags);
}

function refused(field: BookingField, words: string): Asked {
  return { request: null, problem: { field, words } };
}
