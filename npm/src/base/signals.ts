/** Abort signals, and waits that they end. */

/** The longest delay that `setTimeout` can handle, in milliseconds. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Returns a controller that `outer` also aborts, with its own reason, until `unlink` is called. */
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

/**
 * Waits until `start` resolves; rejects with the signal's own reason as soon as it is aborted. The function that `start`
 * returns cleans up in both cases.
 */
export function abortable(signal: AbortSignal, start: (resolve: () => void) => () => void): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  let stop = (): void => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    const aborted = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", aborted);
    const cleanUp = start(resolve);
    stop = () => {
      signal.removeEventListener("abort", aborted);
      cleanUp();
    };
  });
  return ended.finally(stop);
}

/** Waits; rejects with the signal's own reason when it is aborted. Ends early, without an error, when `early` is aborted. */
export function sleep(ms: number, signal: AbortSignal, early?: AbortSignal): Promise<void> {
  // Rounded up, since timers drop fractions: the caller would find some time left and sleep again, and would never finish
  // if a test's clock stands still meanwhile.
  const delayMs = Math.min(Math.ceil(ms), LONGEST_TIMER_MS);
  return abortable(signal, (resolve) => {
    const wake = (): void => {
      resolve();
    };
    const timer = setTimeout(wake, delayMs);
    if (early?.aborted === true) wake();
    early?.addEventListener("abort", wake);
    return () => {
      clearTimeout(timer);
      early?.removeEventListener("abort", wake);
    };
  });
}

/**
 * Waits for the result of `ask`. Rejects with `late()` after `leftMs`, and with the signal's own reason when it is aborted.
 * If either has already happened, `ask` is not called.
 */
export async function within<T>(
  ask: () => Promise<T>,
  leftMs: number,
  signal: AbortSignal,
  late: () => Error,
): Promise<T> {
  signal.throwIfAborted();
  if (leftMs <= 0) throw late();
  const { controller, unlink } = linkedTo(signal);
  const timeOut = async (): Promise<never> => {
    await sleep(leftMs, controller.signal);
    throw late();
  };
  try {
    return await Promise.race([ask(), timeOut()]);
  } finally {
    controller.abort();
    unlink();
  }
}

/** Waits for both reads that `start` begins. If one fails, the other is aborted, and the first failure is thrown. */
export async function together<A, B>(
  outer: AbortSignal | undefined,
  start: (signal: AbortSignal) => readonly [Promise<A>, Promise<B>],
): Promise<readonly [A, B]> {
  const { controller, unlink } = linkedTo(outer);
  try {
    return await Promise.all(start(controller.signal));
  } catch (error) {
    controller.abort(error);
    throw error;
  } finally {
    unlink();
  }
}
