/** Reads and checks arguments: options are read once, and an invalid one is refused by name before anything is sent. */
import { localError, type JumpstarterError } from "./error.js";
import { LONGEST_TIMER_MS } from "./signals.js";

/** The error for an invalid argument, which is thrown before anything is sent. */
export function refused(method: string, field: string, problem: string): JumpstarterError {
  return localError(method, "INVALID_ARGUMENT", "invalid-argument", `\`${field}\` ${problem}`, { field });
}

/** The names of all options of a method. */
export type Names<T> = Readonly<Record<keyof T, true>>;

/**
 * Copies the options of a method: each is read once, before the method returns its promise, so that later changes of the
 * caller's object have no effect. Options in `names` are also read from the prototype, where a class has its getters;
 * `undefined` and `null` are left out. Other properties are kept, so that {@link noneBeside} or the wasm can refuse them
 * by name.
 */
export function owned<T extends object>(method: string, options: T, names: Names<T>): T {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw refused(method, "options", "must be an object");
  }
  const read = [...new Set([...Object.keys(names), ...Object.keys(options)])].map(
    (name) => [name, readOption(method, options, name)] as const,
  );
  const isSet = ([name, value]: (typeof read)[number]): boolean =>
    !Object.hasOwn(names, name) || (value !== undefined && value !== null);
  const own: Record<string, unknown> = Object.fromEntries(read.filter(isSet));
  if (own["signal"] !== undefined && !isSignal(own["signal"]))
    throw refused(method, "signal", "must be an AbortSignal");
  return own as T;
}

function readOption(method: string, options: object, name: string): unknown {
  try {
    return Reflect.get(options, name);
  } catch {
    throw refused(method, name, "must be readable; reading it threw an error");
  }
}

/** By shape, not by class: a signal may come from another frame. */
function isSignal(value: unknown): boolean {
  return typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value;
}

/** The same for a method whose options are read here alone: others than those in `names` are refused. */
export function ownedOnly<T extends object>(method: string, options: T, names: Names<T>): T {
  const own = owned(method, options, names);
  noneBeside(method, own, names);
  return own;
}

/** Refuses options that the method does not have. */
export function noneBeside<T extends object>(method: string, options: T, names: Names<T>): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(names, name));
  if (unknown === undefined) return;
  throw refused(method, unknown, `is no option of this call; the options are ${Object.keys(names).join(", ")}`);
}

/** Checks an optional number: finite, and at least `least`. */
export function numberOf(method: string, field: string, value: unknown, fallback: number, least: number): number {
  if (value === undefined || value === null) return fallback;
  if (typeof value === "number" && value >= least && Number.isFinite(value)) return value;
  throw refused(method, field, `must be a number from ${least} on`);
}

/**
 * Checks an optional number of milliseconds: from `least` to the longest time of a timer; fractions are rounded up.
 * `Fields::millis` in Rust applies the same rule to the options that it reads.
 */
export function millisOf(method: string, field: string, value: unknown, fallback: number, least = 1): number {
  if (value === undefined || value === null) return fallback;
  const isInRange = typeof value === "number" && value >= least && Math.ceil(value) <= LONGEST_TIMER_MS;
  if (isInRange) return Math.ceil(value);
  throw refused(method, field, `must be a number of milliseconds from ${least} to ${LONGEST_TIMER_MS}`);
}
