/** What the records share: frozen data, times, formats. */

import { JumpstarterError } from "./error.js";

/** Text by text: labels, tags, context. */
export type Labels = Readonly<Record<string, string>>;

/** The two forms of a dump. */
export type DumpFormat = "json" | "yaml";

/** A time from its exact text; a `Date` holds milliseconds, so the text stays beside it. */
export function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

/** An argument that has to be a string: the wasm would take anything else for an address in its memory. */
export function textArgument(field: string, value: unknown): string {
  if (typeof value === "string") return value;
  const rawMessage = `\`${field}\` must be a string, got ${value === null ? "null" : typeof value}`;
  throw new JumpstarterError({ code: "INVALID_ARGUMENT", reason: "invalid-argument", rawMessage, field });
}

/** Seconds from their exact text, `3600.500s`. */
export function secondsOf(text: string | null): number | null {
  return text === null ? null : Number.parseFloat(text);
}

/** Milliseconds of a moment that a caller gave, or of now by the server's clock. */
export function momentOf(now: Date | number | undefined, clockOffsetMs: number | null): number {
  return now === undefined ? Date.now() + (clockOffsetMs ?? 0) : Number(now);
}

/** Freezes a record and the plain data in it; nested records are frozen already. */
export function freeze(record: object): void {
  for (const value of Object.values(record)) {
    if (typeof value === "object" && value !== null && !(value instanceof Date)) Object.freeze(value);
  }
  Object.freeze(record);
}
