/** What the records share: frozen data, times, formats. */

import { JumpstarterError } from "../base/error.js";

/** The base of a record: it has the given data as own properties. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- The methods are those of the classes that extend it.
export class Fields {
  constructor(data: object) {
    Object.assign(this, data);
  }
}

/**
 * A `Date` in a record: freezing one does not stop its `set...` methods, so here they throw. Its `constructor` is
 * `Date`, because libraries copy a date by its constructor and change the copy.
 */
class RecordDate extends Date {}
function refuse(): never {
  throw new TypeError("a record's Date cannot be changed; change a copy: new Date(date)");
}
for (const name of Object.getOwnPropertyNames(Date.prototype)) {
  if (name.startsWith("set")) Object.defineProperty(RecordDate.prototype, name, { value: refuse });
}
Object.defineProperty(RecordDate.prototype, "constructor", { value: Date });

/** A `Date` from milliseconds, or from an exact text: a `Date` only has milliseconds, so records also keep the text. */
export function dateOf(time: string | number | null): Date | null {
  return time === null ? null : new RecordDate(time);
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
  if (now === undefined) return Date.now() + (clockOffsetMs ?? 0);
  const moment = Number(now);
  // As far as a Date reaches.
  if (Math.abs(moment) <= 8.64e15) return moment;
  const rawMessage = "`now` must be a valid Date, or the milliseconds of one";
  throw new JumpstarterError({ code: "INVALID_ARGUMENT", reason: "invalid-argument", rawMessage, field: "now" });
}

/** Freezes a record and the plain data in it; nested records are frozen already. */
export function freeze(record: object): void {
  for (const value of Object.values(record)) {
    if (typeof value === "object" && value !== null && !(value instanceof Date)) Object.freeze(value);
  }
  Object.freeze(record);
}
