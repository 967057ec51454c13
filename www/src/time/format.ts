// Dates, times and numbers as text: by Intl, in the user's language, time zone and clock.
import { preferences } from "../preferences/preferences";
import { language } from "../words/catalogue";

const formats = new Map<string, Intl.DateTimeFormat>();

/** The language for `Intl`: the browser's own variant of the page's language, such as en-GB. */
export function locale(): string {
  return navigator.languages.find((tag) => tag.toLowerCase().startsWith(language())) ?? language();
}

function formatter(options: Intl.DateTimeFormatOptions, zone: string): Intl.DateTimeFormat {
  const { clock } = preferences();
  const key = JSON.stringify([locale(), clock, zone, options]);
  let found = formats.get(key);
  if (found === undefined) {
    const hour12 = clock === "auto" || options.dateStyle !== undefined ? {} : { hour12: clock === "12" };
    const cycle = clock === "auto" ? {} : { hourCycle: clock === "12" ? ("h12" as const) : ("h23" as const) };
    const chosen = options.timeStyle === undefined ? hour12 : cycle;
    found = new Intl.DateTimeFormat(locale(), { ...options, ...chosen, ...(zone === "" ? {} : { timeZone: zone }) });
    formats.set(key, found);
  }
  return found;
}

/** The user's time zone, or UTC. */
type In = "zone" | "utc";

const zoneOf = (where: In) => (where === "utc" ? "UTC" : preferences().zone);

/** 13:45 */
export function clockTime(date: Date, where: In = "zone"): string {
  return formatter({ timeStyle: "short" }, zoneOf(where)).format(date);
}

/** 13:45:07 */
export function exactTime(date: Date): string {
  return formatter({ timeStyle: "medium" }, zoneOf("zone")).format(date);
}

/** 27/11/2026, 13:45 */
export function dateTime(date: Date, where: In = "zone"): string {
  return formatter({ dateStyle: "short", timeStyle: "short" }, zoneOf(where)).format(date);
}

/** Fri 27 Nov */
export function day(date: Date): string {
  return formatter({ weekday: "short", day: "numeric", month: "short" }, zoneOf("zone")).format(date);
}

/** Whether two moments are on the same day in the user's time zone. */
export function sameDay(one: Date, other: Date): boolean {
  return dayKey(one) === dayKey(other);
}

function dayKey(date: Date): string {
  return formatter({ dateStyle: "short" }, zoneOf("zone")).format(date);
}

/** 13:45 today, else with the date. */
export function briefTime(date: Date, now = new Date(), where: In = "zone"): string {
  return sameDay(date, now) ? clockTime(date, where) : dateTime(date, where);
}

/** Whether the user's time zone shows another time than UTC at this moment. */
export function differsFromUtc(date: Date): boolean {
  return dateTime(date) !== dateTime(date, "utc");
}

/** A whole number with the language's separators. */
export function number(value: number, fractionDigits = 0): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: fractionDigits }).format(value);
}

/** A share from 0 to 1 as a percentage. */
export function percent(share: number): string {
  return new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** A length of time with its one or two largest units: 2 d 3 h, 45 min, 12 s. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [
    [Math.floor(seconds / 86_400), "day"],
    [Math.floor(seconds / 3_600) % 24, "hour"],
    [Math.floor(seconds / 60) % 60, "minute"],
    [seconds % 60, "second"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  const shown = first === -1 ? parts.slice(3) : parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => unitFormat(unit).format(count)).join(" ");
}

const units = new Map<string, Intl.NumberFormat>();

function unitFormat(unit: string): Intl.NumberFormat {
  const key = `${locale()} ${unit}`;
  const known = units.get(key) ?? new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: "narrow" });
  units.set(key, known);
  return known;
}

/** The value of a datetime-local field for a moment, in the user's time zone. */
export function localField(date: Date): string {
  const zone = preferences().zone;
  const format = new Intl.DateTimeFormat("en-CA", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(zone === "" ? {} : { timeZone: zone }),
  });
  const parts = new Map(format.formatToParts(date).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? "";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/** The moment of a datetime-local field's value in the user's time zone; null if it is not one. */
export function fromLocalField(text: string): Date | null {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return null;
  // The zone's offset depends on the moment itself, so correct twice: enough except within a change of the clocks.
  let guess = asUtc;
  for (let round = 0; round < 2; round += 1) guess += asUtc - Date.parse(`${localField(new Date(guess))}Z`);
  return new Date(guess);
}
