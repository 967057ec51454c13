// The connection of a console: opens the driver's stream, passes bytes both ways, and opens it again when it breaks. What the
// terminal shows stays.
import type { ByteStream } from "jumpstarter-web/device";
import { backOffMs, isAborted, isLasting, pause } from "./pause";
import { pump, type Sink } from "./pump";

/** `broken`: opened again after a moment. `closed`: by the user, by the driver, or by a failure that lasts. */
export type ConsolePhase = "closed" | "opening" | "open" | "broken";

export interface ConsoleState {
  readonly phase: ConsolePhase;
  /** Why it is broken or closed; null if it did not fail. */
  readonly error: unknown;
}

export type OpenStream = (signal: AbortSignal) => Promise<ByteStream>;

/** A stream that was open for longer than this resets the waits between attempts. */
const STEADY_MS = 10_000;

export class ConsoleConnection {
  readonly #open: () => OpenStream;
  readonly #sink: Sink;
  readonly #listeners = new Set<() => void>();
  #state: ConsoleState = { phase: "closed", error: null };
  #running: AbortController | null = null;
  #writer: WritableStreamDefaultWriter<Uint8Array> | null = null;

  /** `open` returns how the stream is opened now: after another session, drivers have other ids. */
  constructor(open: () => OpenStream, sink: Sink) {
    this.#open = open;
    this.#sink = sink;
  }

  readonly state = (): ConsoleState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Opens it, or opens it again at once. */
  connect(): void {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    void this.#run(running.signal);
  }

  /** Closes it; what was received stays. */
  close(): void {
    this.#running?.abort();
    this.#running = null;
    this.#set({ phase: "closed", error: null });
  }

  /** Sends bytes; without a connection, they are dropped, as a terminal without a cable does. */
  send(bytes: Uint8Array): void {
    // A failure ends the stream, which is reported there.
    this.#writer?.write(bytes).catch(() => undefined);
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !isAborted(signal);) {
      this.#set({ phase: "opening", error: this.#state.error });
      let openedAt: number | null = null;
      try {
        const stream = await this.#open()(signal);
        openedAt = Date.now();
        if (isAborted(signal)) {
          stream.close();
          return;
        }
        signal.addEventListener("abort", () => stream.close(), { once: true });
        this.#writer = stream.writable.getWriter();
        this.#set({ phase: "open", error: null });
        await pump(stream.readable, this.#sink);
        stream.close();
        if (!isAborted(signal)) this.#set({ phase: "closed", error: null });
        return;
      } catch (error) {
        if (isAborted(signal)) return;
        failures = openedAt !== null && Date.now() - openedAt > STEADY_MS ? 1 : failures + 1;
        if (isLasting(error)) {
          this.#set({ phase: "closed", error });
          return;
        }
        this.#set({ phase: "broken", error });
      } finally {
        if (!isAborted(signal) || this.#running === null) this.#writer = null;
      }
      await pause(backOffMs(failures), signal);
    }
  }

  #set(state: ConsoleState): void {
    const before = this.#state;
    this.#state = state;
    if (before.phase === state.phase && before.error === state.error) return;
    for (const listener of this.#listeners) listener();
  }
}
