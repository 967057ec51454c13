/** Sends the calls of one device, opens its streams, and ends both when the device is closed. */
import { now } from "../base/clock.js";
import { noneBeside, millisOf, owned } from "../base/arguments.js";
import { JumpstarterError, localError } from "../base/error.js";
import { linkedTo, within } from "../base/signals.js";
import type { Code, EndpointState, Reason } from "../base/types.js";
import { onNetworkChange } from "../calls/network-change.js";
import type { CallOptions } from "../calls/options.js";
import type { TokenSource } from "../calls/token.js";
import type { Instance } from "../wasm/instance.js";
import { CALL, type WebSocketClass } from "./options.js";
import { Values } from "./values.js";
import type { DeviceCall, Glue, RawExporter, RawStream } from "./wasm/jumpstarter_device.js";

/** What happens with a call. */
interface Sending {
  /** The method's name in the protocol, for errors. */
  readonly method: string;
  readonly options: CallOptions;
  /** Whether it changes something, so that its effect is unknown when the wasm dies. */
  readonly writes: boolean;
  /** Whether it has no deadline unless its caller gives one. */
  readonly untimed: boolean;
}

/** What a call may use: its token is asked for within its time. */
export interface Turn {
  readonly token: string | undefined;
  readonly signal: AbortSignal;
  /** Milliseconds since the call was made. */
  elapsed(): number;
}

export class DeviceLink {
  readonly #home: Instance<Glue>;
  /** `undefined` once the device is closed and its wasm memory is freed. */
  #raw: RawExporter | undefined;
  readonly #token: TokenSource;
  readonly #urls: readonly string[];
  /** The timeout of calls that have one and set none. */
  readonly timeoutMs: number;
  #endpoints: readonly EndpointState[] = [];
  readonly #stopListening: () => void;
  readonly #open = new Set<AbortController>();
  readonly #webSocket: WebSocketClass | undefined;

  constructor(home: Instance<Glue>, raw: RawExporter, token: TokenSource, webSocket: WebSocketClass | undefined) {
    this.#home = home;
    this.#raw = raw;
    this.#token = token;
    this.#webSocket = webSocket;
    this.timeoutMs = home.use(() => raw.timeoutMs);
    this.#urls = this.endpoints().map(({ url }) => url);
    // A weak reference, so that the page's event listeners do not keep an unused device alive.
    const seen = new WeakRef(this);
    this.#stopListening = onNetworkChange(() => seen.deref()?.race());
  }

  /** The class of WebSockets, if there is one. */
  get webSocket(): WebSocketClass | undefined {
    return this.#webSocket ?? (globalThis as { WebSocket?: WebSocketClass }).WebSocket;
  }

  /** The state of each way; the last known one if the device is closed or dead. */
  endpoints(): readonly EndpointState[] {
    const raw = this.#raw;
    if (raw !== undefined && !this.#home.isDead)
      this.#endpoints = Object.freeze(this.#home.use(() => raw.endpoints() as EndpointState[]));
    return this.#endpoints;
  }

  /** Makes the next read race all ways again. */
  race(): void {
    const raw = this.#raw;
    if (raw !== undefined && !this.#home.isDead)
      this.#home.use(() => {
        raw.raceAgain();
      });
  }

  /** Rejects pending and later calls, ends streams, and frees the wasm memory. */
  close(): void {
    const raw = this.#raw;
    if (raw === undefined) return;
    this.#stopListening();
    this.endpoints();
    this.#raw = undefined;
    for (const call of this.#open) call.abort(closed());
    this.#free(raw);
  }

  /** Calls `end` with the error when the device is closed, until the returned function is called. */
  whileOpen(end: (error: unknown) => void): () => void {
    const { controller } = this.#track(undefined);
    const { signal } = controller;
    const ended = (): void => {
      end(signal.reason);
    };
    signal.addEventListener("abort", ended);
    return () => {
      this.#untrack(controller, () => {
        signal.removeEventListener("abort", ended);
      });
    };
  }

  /** Prepares a call; an invalid argument is refused here, before anything is sent. */
  prepare(make: (wasm: Glue) => DeviceCall): DeviceCall {
    if (this.#raw === undefined) throw closed();
    return this.#home.use(make);
  }

  /** The reason of an error that did not come from the wasm. */
  reasonOf(code: Code, message: string): Reason {
    return this.#home.use((wasm) => wasm.reasonOf(code, message) as Reason);
  }

  /** The first message on a WebSocket for a driver's stream. */
  streamRequest(uuid: string, method: string, token: string | undefined): string {
    return this.#home.use(() => this.#alive().streamRequest(uuid, method, token));
  }

  /** Makes a call with one reply. */
  async send<T>(call: DeviceCall, sending: Sending): Promise<T> {
    try {
      return (await this.during(sending, (turn, limitMs) =>
        this.#wait(sending, () => this.#alive().send(call, turn.token, limitMs, turn.elapsed(), turn.signal)),
      )) as T;
    } finally {
      this.#free(call);
    }
  }

  /** Opens a stream, and yields what `convert` makes of the wasm's values. Leaving the loop aborts its request. */
  values<T>(
    call: DeviceCall,
    sending: Sending,
    convert: (made: never) => readonly T[],
  ): AsyncGenerator<T, void, undefined> {
    const { signal } = sending.options;
    return new Values(this.#batches(call, sending, convert), () => this.#raw === undefined || signal?.aborted === true);
  }

  async *#batches<T>(
    call: DeviceCall,
    sending: Sending,
    convert: (made: never) => readonly T[],
  ): AsyncGenerator<readonly T[], void, undefined> {
    let stream: RawStream | undefined;
    const { controller, unlink } = this.#track(sending.options.signal);
    const { signal } = controller;
    try {
      const opening: Sending = { ...sending, options: { ...sending.options, signal } };
      const open = (turn: Turn, limitMs: number | undefined): Promise<unknown> =>
        this.#wait(sending, () => this.#alive().open(call, turn.token, limitMs, turn.elapsed(), signal));
      const opened = (stream = (await this.during(opening, open)) as RawStream);
      const read = (): Promise<never[]> => this.#wait(sending, () => opened.read(signal)) as Promise<never[]>;
      for (;;) {
        const values = await read().catch((error: unknown) => {
          // Only a read may be asked for again, with a new token.
          const isExpired = error instanceof JumpstarterError && error.reason === "token-expired";
          if (sending.writes || !isExpired) throw error;
          return this.during(opening, ({ token }) => {
            this.#home.use(() => {
              opened.setToken(token);
            });
            return read();
          });
        });
        if (values.length === 0) return;
        yield convert(values as never);
      }
    } finally {
      this.#untrack(controller, unlink);
      this.#free(call);
      if (stream !== undefined) this.#free(stream);
    }
  }

  /**
   * Runs one call: gets its token, within its time, and once more if the token had expired. Ends early if the device is
   * closed or the caller aborts the call.
   */
  async during<T>(sending: Sending, run: (turn: Turn, limitMs: number | undefined) => Promise<T>): Promise<T> {
    const startedMs = now();
    const { method, untimed, options } = sending;
    if (this.#raw === undefined) throw closed();
    const limitMs = options.timeoutMs ?? (untimed ? undefined : this.timeoutMs);
    const { controller, unlink } = this.#track(options.signal);
    const { signal } = controller;
    const elapsed = (): number => now() - startedMs;
    const left = (): number => (limitMs ?? Infinity) - elapsed();
    const late = (): JumpstarterError =>
      localError(
        method,
        "DEADLINE_EXCEEDED",
        "deadline-exceeded",
        `no token came within the ${limitMs} ms that the call may take`,
      );
    try {
      return await this.#token.send(
        async (token) => {
          signal.throwIfAborted();
          if (left() <= 0) throw late();
          return run({ token, signal, elapsed }, limitMs);
        },
        (ask) => within(ask, left(), signal, late),
      );
    } finally {
      this.#untrack(controller, unlink);
    }
  }

  async #wait(sending: Sending, start: () => Promise<unknown>): Promise<unknown> {
    try {
      return await this.#home.wait(start, sending.writes);
    } catch (thrown) {
      throw JumpstarterError.from(thrown, this.#urls);
    }
  }

  #alive(): RawExporter {
    if (this.#raw === undefined) throw closed();
    return this.#raw;
  }

  #track(outer: AbortSignal | undefined): ReturnType<typeof linkedTo> {
    const linked = linkedTo(outer);
    if (this.#raw === undefined) linked.controller.abort(closed());
    this.#open.add(linked.controller);
    return linked;
  }

  #untrack(controller: AbortController, unlink: () => void): void {
    this.#open.delete(controller);
    unlink();
  }

  #free(owner: { free(): void }): void {
    if (!this.#home.isDead)
      this.#home.use(() => {
        owner.free();
      });
  }
}

/** Reads the options of a call of a device. */
export function callOptions(method: string, options: CallOptions): CallOptions {
  const own = owned(method, options, CALL);
  noneBeside(method, own, CALL);
  if (own.timeoutMs !== undefined) own.timeoutMs = millisOf(method, "timeoutMs", own.timeoutMs, 0);
  return own;
}

function closed(): JumpstarterError {
  return new JumpstarterError({ code: "CANCELLED", reason: "closed", rawMessage: "the device has been closed" });
}
