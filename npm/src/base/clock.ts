/**
 * Two clocks. Intervals, limits and deadlines go by the monotonic one, which cannot be set. The wall clock is for what is
 * shown, and for what is compared with the server's times.
 */

/**
 * Milliseconds on the monotonic clock, since some moment of its own. It never goes back. Whether it runs while the
 * computer sleeps depends on browser and system.
 *
 * Source: https://developer.mozilla.org/docs/Web/API/Performance/now#ticking_during_sleep
 */
export function now(): number {
  return performance.now();
}

/** A moment, and how long ago it was. */
export class Moment {
  readonly #monotonic = now();
  readonly #wall = Date.now();

  /** Milliseconds since then. Time that the computer slept may be missing. */
  passedMs(): number {
    return now() - this.#monotonic;
  }

  /**
   * Milliseconds since then, sleep included. A wall clock that was set forward looks like sleep, so this is only for what
   * may happen too early without harm.
   */
  passedWithSleepMs(): number {
    return Math.max(this.passedMs(), Date.now() - this.#wall);
  }
}
