/** Waits for what the page's own code gives, a token for instance, but not past a deadline or an abort. */

/** What `setTimeout` can hold. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * What `ask` gives; rejects with what `late` makes after `leftMs`, and with the signal's own reason when that is aborted.
 * Does not ask at all where either has happened already.
 */
export async function within<T>(
  ask: () => Promise<T>,
  leftMs: number,
  signal: AbortSignal,
  late: () => Error,
): Promise<T> {
  signal.throwIfAborted();
  if (leftMs <= 0) throw late();
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    const aborted = (): void => {
      // A signal's reason is whatever its owner gave.
      reject(signal.reason as Error);
    };
    const timer = setTimeout(
      () => {
        reject(late());
      },
      Math.min(leftMs, LONGEST_TIMER_MS),
    );
    signal.addEventListener("abort", aborted);
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
    };
  });
  try {
    return await Promise.race([ask(), stopped]);
  } finally {
    stop();
  }
}
