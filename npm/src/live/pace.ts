/** When a watch reads next: its interval, its back-off, what the server asks for, and what happens to the page. */
import { Moment } from "../base/clock.js";
import { askedDelay, backOff, isSeen, jittered, onOnline, onSeen, returnDelay, seen } from "./polling.js";
import { linkedTo, sleep } from "../base/signals.js";

/** The times of one watch. */
export class Pace {
  readonly #intervalMs: number;
  /** Reads that failed since the last one that went well. */
  failures = 0;
  /** How long after a moment the next read is due; the first one is due at once, whether the page is seen or not. */
  #due: { since: Moment; afterMs: number } | null = null;
  /** The same for what the server asked for: nothing but a refresh comes before it. */
  #asked: { since: Moment; afterMs: number } | null = null;
  #wake: () => void = () => undefined;
  #refreshed = false;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** News are wanted now: that ends the wait, or the read that is under way. */
  refresh(): void {
    this.#refreshed = true;
    this.#wake();
  }

  /** Whether a read has to be done again because of {@link Pace.refresh}. */
  get isDueAgain(): boolean {
    return this.#refreshed;
  }

  /** Waits until a read is due and the page is seen. */
  async due(signal: AbortSignal): Promise<void> {
    while (this.#due !== null && !this.#refreshed) {
      const ms = this.#due.afterMs - this.#due.since.passedMs();
      if (ms > 0) await this.#interruptible(signal, (inner) => sleep(ms, inner));
      else if (isSeen()) break;
      else {
        await this.#interruptible(signal, seen);
        // Many pages see the end of one outage; those that are merely looked at again read at once.
        if (this.failures > 0) this.#setDue(returnDelay());
      }
    }
  }

  /** Reads; a refresh meanwhile aborts that. */
  async reading<T>(signal: AbortSignal, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#refreshed = false;
    const { controller, unlink } = linkedTo(signal);
    this.#wake = () => {
      controller.abort();
    };
    try {
      const result = await read(controller.signal);
      // An answer that came before the abort did is from before the refresh, too.
      if (this.#refreshed) controller.signal.throwIfAborted();
      return result;
    } finally {
      unlink();
      this.#wake = () => undefined;
    }
  }

  /** A read went well: the next one is due after the interval. */
  succeeded(): void {
    this.failures = 0;
    this.#asked = null;
    this.#setDue(jittered(this.#intervalMs));
  }

  /** A read failed: the next one is due after a back-off, and not before the server wants it. */
  failed(error: unknown): void {
    this.failures += 1;
    this.#asked = { since: new Moment(), afterMs: askedDelay(error, this.#intervalMs) };
    this.#setDue(backOff(this.failures, this.#intervalMs));
  }

  #setDue(ms: number): void {
    const askedMs = this.#asked === null ? 0 : this.#asked.afterMs - this.#asked.since.passedMs();
    this.#due = { since: new Moment(), afterMs: Math.max(ms, askedMs) };
  }

  /** Whether the interval is over if the time counts that the computer slept. */
  get #isOverdue(): boolean {
    return this.#due !== null && this.#due.since.passedWithSleepMs() >= this.#due.afterMs;
  }

  /**
   * Waits for something that a refresh ends. So does, after failures, the network's return. A timer may stop while the
   * computer sleeps: what is overdue then is read as soon as the page is seen again or the network is back.
   */
  async #interruptible(signal: AbortSignal, wait: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { controller, unlink } = linkedTo(signal);
    const stop = (): void => {
      controller.abort();
    };
    const back = (): void => {
      if (this.failures === 0 && !this.#isOverdue) return;
      this.#setDue(returnDelay());
      stop();
    };
    const looked = (): void => {
      if (!this.#isOverdue) return;
      this.#setDue(this.failures > 0 ? returnDelay() : 0);
      stop();
    };
    this.#wake = stop;
    const stopListening = [onOnline(back), onSeen(looked)];
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
