/**
 * Two clocks. Intervals, limits and deadlines use the monotonic one, which cannot be set. The wall clock is for what is
 * shown, and for what is compared with the server's times.
 */

/**
 * Milliseconds on the monotonic clock, counted from an arbitrary start. It never goes back. Whether it runs while the
 * computer sleeps depends on browser and system.
 *
 * Source: https://developer.mozilla.org/docs/Web/API/Performance/now#ticking_during_sleep
 */
export function now(): number {
  return performance.now();
}

/** The moment of its creation, and how long ago that was. */
export class Moment {
  readonly #monotonic = now();
  readonly #wall = Date.now();

  /** Milliseconds since then. Time that the computer slept may be missing. */
  passedMs(): number {
    return now() - this.#monotonic;
  }

  /**
   * Milliseconds since then, time asleep included. A wall clock that was set forward looks like sleep, so use this only
   * where acting too early does no harm.
   */
  passedWithSleepMs(): number {
    return Math.max(this.passedMs(), Date.now() - this.#wall);
  }
}

/** Resolves in a later task of the page, before which it may paint and handle input. */
export function nextTask(): Promise<void> {
  // Not a timer: pages in the background get one of those a second.
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
