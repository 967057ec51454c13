/** Abort signals and waiting: what everything that takes longer than one call is made of. Not for the calls themselves. */
import { JumpstarterError } from "./error.js";
import { LONGEST_TIMER_MS } from "./within.js";

/** An error for an argument that was refused before anything was sent. */
export function refused(method: string, field: string, problem: string): JumpstarterError {
  const rawMessage = `\`${field}\` ${problem}`;
  const message = `${method}: ${rawMessage} (INVALID_ARGUMENT)`;
  return new JumpstarterError({
    code: "INVALID_ARGUMENT",
    reason: "invalid-argument",
    rawMessage,
    message,
    method,
    field,
  });
}

/** Every option of a method by its name. */
export type Names<T> = Readonly<Record<keyof T, true>>;

/**
 * The options of a method as an object of our own: each is read once, in here, before the method returns its promise, and
 * what the caller does to the object afterwards changes nothing. Options in `names` are also read from the prototype, where
 * a class has its getters; absent ones are left out. Any other property of the object is kept, for {@link noneBeside} or
 * the wasm to refuse it by name.
 */
export function owned<T extends object>(method: string, options: T, names: Names<T>): T {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw refused(method, "options", "must be an object");
  }
  // Without a prototype, so that `__proto__` is a property like any other.
  const own = Object.create(null) as Record<string, unknown>;
  for (const name of new Set([...Object.keys(names), ...Object.keys(options)])) {
    const value = readOption(method, options, name);
    if (!Object.hasOwn(names, name) || (value !== undefined && value !== null)) own[name] = value;
  }
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

/** Refuses options that a method does not have. */
export function noneBeside<T extends object>(method: string, options: T, names: Names<T>): void {
  const stranger = Object.keys(options).find((name) => !Object.hasOwn(names, name));
  if (stranger === undefined) return;
  throw refused(method, stranger, `is no option of this call; the options are ${Object.keys(names).join(", ")}`);
}

/** A number that has to lie in a range, where it is given. */
export function numberOf(method: string, field: string, value: unknown, fallback: number, least: number): number {
  if (value === undefined || value === null) return fallback;
  if (typeof value === "number" && value >= least && Number.isFinite(value)) return value;
  throw refused(method, field, `must be a number from ${least} on`);
}

/**
 * A number of milliseconds, where it is given. One rule for all of them, which Rust keeps for the options that it reads
 * (`Fields::millis`): from `least` to what a timer holds, fractions rounded up.
 */
export function millisOf(method: string, field: string, value: unknown, fallback: number, least = 1): number {
  if (value === undefined || value === null) return fallback;
  const isInRange = typeof value === "number" && value >= least && Math.ceil(value) <= LONGEST_TIMER_MS;
  if (isInRange) return Math.ceil(value);
  throw refused(method, field, `must be a number of milliseconds from ${least} to ${LONGEST_TIMER_MS}`);
}

/** A controller of one's own that an outer signal aborts, too, with its own reason; `unlink` ends that. */
export function linkedTo(outer: AbortSignal | undefined | null): { controller: AbortController; unlink: () => void } {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort(outer?.reason);
  };
  if (outer?.aborted === true) abort();
  outer?.addEventListener("abort", abort);
  return {
    controller,
    unlink: () => outer?.removeEventListener("abort", abort),
  };
}

/** Waits; rejects with the signal's own reason as soon as it is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener("abort", aborted);
        resolve();
      },
      // Timers drop fractions: one that ended before its time would be begun again for the rest, and under a clock that
      // tests turn, which stands still meanwhile, for ever.
      Math.min(Math.ceil(ms), LONGEST_TIMER_MS),
    );
    if (signal.aborted) aborted();
    else signal.addEventListener("abort", aborted, { once: true });
  });
}

/** The same, but it ends early, and well, when `over` is aborted: what comes next then finds out why. */
export async function nap(ms: number, signal: AbortSignal, over: AbortSignal): Promise<void> {
  const { controller, unlink } = linkedTo(signal);
  const wake = (): void => {
    controller.abort();
  };
  if (over.aborted) wake();
  over.addEventListener("abort", wake);
  try {
    await sleep(ms, controller.signal);
  } catch {
    signal.throwIfAborted();
  } finally {
    over.removeEventListener("abort", wake);
    unlink();
  }
}
