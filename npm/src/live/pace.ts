/** Decides when a watch reads next, from its interval, its back-off, the server's hints and the page's visibility. */
import { Moment } from "../base/clock.js";
import { isSeen, onOnline, onSeen, seen } from "../base/page.js";
import { linkedTo, sleep } from "../base/signals.js";
import { askedDelay, backOff, jittered, returnDelay } from "./polling.js";

/** The schedule of one watch. */
export class Pace {
  readonly #intervalMs: number;
  /** How many reads have failed in a row. */
  failures = 0;
  /** When the next read is due; `null` before the first one, which is due at once, even if the page is hidden. */
  #due: { since: Moment; afterMs: number } | null = null;
  /** The earliest read that the server allows; only a refresh ignores it. */
  #asked: { since: Moment; afterMs: number } | null = null;
  #wake: () => void = () => undefined;
  #refreshed = false;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** Requests a read now: ends the wait, or aborts the read in progress. */
  refresh(): void {
    this.#refreshed = true;
    this.#wake();
  }

  /** Whether the last read has to be repeated because of {@link Pace.refresh}. */
  get isDueAgain(): boolean {
    return this.#refreshed;
  }

  /** Waits until a read is due and the page is visible. */
  async due(signal: AbortSignal): Promise<void> {
    while (this.#due !== null && !this.#refreshed) {
      const ms = this.#due.afterMs - this.#due.since.passedMs();
      if (ms > 0) await this.#interruptible(signal, (inner) => sleep(ms, inner));
      else if (isSeen()) break;
      else {
        await this.#interruptible(signal, seen);
        // After an outage, many pages would read at once. Without failures, a page that becomes visible reads immediately.
        if (this.failures > 0) this.#setDue(returnDelay());
      }
    }
  }

  /** Runs a read, which a refresh aborts. */
  async reading<T>(signal: AbortSignal, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#refreshed = false;
    const { controller, unlink } = linkedTo(signal);
    this.#wake = () => {
      controller.abort();
    };
    try {
      const result = await read(controller.signal);
      // An answer may arrive after the refresh but before the abort takes effect: it is outdated, too.
      if (this.#refreshed) controller.signal.throwIfAborted();
      return result;
    } finally {
      unlink();
      this.#wake = () => undefined;
    }
  }

  /** After a successful read, the next one is due after the interval. */
  succeeded(): void {
    this.failures = 0;
    this.#asked = null;
    this.#setDue(jittered(this.#intervalMs));
  }

  /** After a failed read, the next one is due after a back-off, and not before the time that the server asks for. */
  failed(error: unknown): void {
    this.failures += 1;
    this.#asked = { since: new Moment(), afterMs: askedDelay(error, this.#intervalMs) };
    this.#setDue(backOff(this.failures, this.#intervalMs));
  }

  #setDue(ms: number): void {
    const askedMs = this.#asked === null ? 0 : this.#asked.afterMs - this.#asked.since.passedMs();
    this.#due = { since: new Moment(), afterMs: Math.max(ms, askedMs) };
  }

  /** Whether the next read is overdue if time asleep is counted. */
  get #isOverdue(): boolean {
    return this.#due !== null && this.#due.since.passedWithSleepMs() >= this.#due.afterMs;
  }

  /**
   * Runs a wait that a refresh ends early, as does the network's return after failures. Timers may stop while the computer
   * sleeps, so an overdue read is also made as soon as the page becomes visible or the network is back.
   */
  async #interruptible(signal: AbortSignal, wait: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { controller, unlink } = linkedTo(signal);
    const stop = (): void => {
      controller.abort();
    };
    const online = (): void => {
      if (this.failures === 0 && !this.#isOverdue) return;
      this.#setDue(returnDelay());
      stop();
    };
    const visible = (): void => {
      if (!this.#isOverdue) return;
      this.#setDue(this.failures > 0 ? returnDelay() : 0);
      stop();
    };
    this.#wake = stop;
    const stopListening = [onOnline(online), onSeen(visible)];
    try {
      await wait(controller.signal);
    } catch (error) {
      if (signal.aborted) throw error;
    } finally {
      for (const listening of stopListening) listening();
      unlink();
      this.#wake = () => undefined;
    }
  }
}
