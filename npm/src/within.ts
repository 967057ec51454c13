/** Waits for what somebody else gives, a token for instance, but not past a deadline or an abort. */
import { JumpstarterError } from "./error.js";

/** What `setTimeout` can hold. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * What `ask` gives; rejects as late after `leftMs`, and with the reason of the first of `signals` that is aborted. Does
 * not ask at all where one is already.
 */
export async function within<T>(ask: () => Promise<T>, leftMs: number, signals: readonly AbortSignal[], late: string): Promise<T> {
  const over = signals.find((signal) => signal.aborted);
  // A signal's reason is whatever its owner gave.
  if (over !== undefined) throw over.reason as Error;
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    const aborted = (event: Event): void => {
      reject((event.target as AbortSignal).reason as Error);
    };
    const timer = setTimeout(() => {
      reject(new JumpstarterError({ code: "DEADLINE_EXCEEDED", reason: "deadline-exceeded", rawMessage: late }));
    }, Math.min(Math.max(leftMs, 0), LONGEST_TIMER_MS));
    for (const signal of signals) signal.addEventListener("abort", aborted);
    stop = () => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener("abort", aborted);
    };
  });
  try {
    return await Promise.race([ask(), stopped]);
  } finally {
    stop();
  }
}
