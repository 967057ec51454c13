/** Abort signals and waiting: what everything that takes longer than one call is made of. Not for the calls themselves. */
import { JumpstarterError } from "./error.js";
import { LONGEST_TIMER_MS } from "./within.js";


/** An error for an argument that was refused before anything was sent. */
export function refused(method: string, field: string, problem: string): JumpstarterError {
  const rawMessage = `\`${field}\` ${problem}`;
  const message = `${method}: ${rawMessage} (INVALID_ARGUMENT)`;
  return new JumpstarterError({ code: "INVALID_ARGUMENT", reason: "invalid-argument", rawMessage, message, method, field });
}

/** The options of a method, which have to be an object, with a `signal` that is one where there is any. */
export function optionsOf<T extends { signal?: AbortSignal }>(method: string, options: T): T {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw refused(method, "options", "must be an object");
  }
  // By shape, not by class: a signal may come from another frame.
  const { signal } = options;
  const isSignal = typeof signal === "object" && signal !== null && "aborted" in signal && "addEventListener" in signal;
  if (signal !== undefined && signal !== null && !isSignal) throw refused(method, "signal", "must be an AbortSignal");
  return options;
}

/** Refuses options that a method does not have. */
export function noneBeside(method: string, options: object, known: readonly string[]): void {
  const stranger = Object.keys(options).find((name) => !known.includes(name));
  if (stranger !== undefined) throw refused(method, stranger, `is no option of this call; the options are ${known.join(", ")}`);
}

/** A number that has to lie in a range, where it is given. */
export function numberOf(method: string, field: string, value: unknown, fallback: number, least: number): number {
  if (value === undefined || value === null) return fallback;
  if (typeof value === "number" && value >= least && Number.isFinite(value)) return value;
  throw refused(method, field, `must be a number from ${least} on`);
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
      Math.min(ms, LONGEST_TIMER_MS),
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
