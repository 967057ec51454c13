/** Sends the calls of one device, opens its streams, and ends both when the device is closed. */
import { millisOf, ownedOnly } from "../base/arguments.js";
import { JumpstarterError } from "../base/error.js";
import type { Code, Reason } from "../base/types.js";
import { Caller, type Sending, type Turn } from "../calls/caller.js";
import type { CallOptions } from "../calls/options.js";
import type { TokenSource } from "../calls/token.js";
import type { Instance } from "../wasm/instance.js";
import { CALL, type WebSocketClass } from "./options.js";
import { Values } from "./values.js";
import type { DeviceCall, Glue, RawExporter, RawStream } from "./wasm/jumpstarter_device.js";

/** What happens with a call. */
interface DeviceSending {
  /** The method's name in the protocol, for errors. */
  readonly method: string;
  readonly options: CallOptions;
  /** Whether it changes something, so that its effect is unknown when the wasm dies. */
  readonly writes: boolean;
  /** Whether it has no deadline unless its caller gives one. */
  readonly untimed: boolean;
}

export class DeviceLink extends Caller<Glue, RawExporter> {
  protected override readonly what = "device";
  /** The timeout of calls that have one and set none. */
  readonly timeoutMs: number;
  readonly #webSocket: WebSocketClass | undefined;

  constructor(
    home: Instance<Glue>,
    raw: RawExporter,
    token: TokenSource,
    webSocket: WebSocketClass | undefined,
    outer?: AbortSignal,
  ) {
    super(home, raw, token, outer);
    this.#webSocket = webSocket;
    this.timeoutMs = home.use(() => raw.timeoutMs);
  }

  /** The class of WebSockets, if there is one. */
  get webSocket(): WebSocketClass | undefined {
    return this.#webSocket ?? (globalThis as { WebSocket?: WebSocketClass }).WebSocket;
  }

  /** Calls `end` with the error when the device is closed, until the returned function is called. */
  whileOpen(end: (error: unknown) => void): () => void {
    const { controller, unlink } = this.track(undefined);
    const { signal } = controller;
    const ended = (): void => {
      end(signal.reason);
    };
    signal.addEventListener("abort", ended);
    return () => {
      unlink();
      signal.removeEventListener("abort", ended);
    };
  }

  /** Prepares a call; an invalid argument is refused here, before anything is sent. */
  prepare(make: (wasm: Glue) => DeviceCall): DeviceCall {
    this.raw();
    return this.home.use(make);
  }

  /** The reason of an error that did not come from the wasm. */
  reasonOf(code: Code, message: string): Reason {
    return this.home.use((wasm) => wasm.reasonOf(code, message) as Reason);
  }

  /** The first message on a WebSocket for a driver's stream. */
  streamRequest(uuid: string, method: string, token: string | undefined): string {
    return this.home.use(() => this.raw().streamRequest(uuid, method, token));
  }

  /** Makes a call with one reply. */
  async send<T>(call: DeviceCall, made: DeviceSending): Promise<T> {
    const sending = this.#sending(made, made.options.signal);
    const send = ({ token, signal, elapsed }: Turn): Promise<unknown> =>
      this.wait(() => this.raw().send(call, token, sending.limitMs, elapsed(), signal), made.writes);
    try {
      return (await this.during(sending, send)) as T;
    } finally {
      this.free(call);
    }
  }

  /** Opens a stream, and yields what `convert` makes of the wasm's values. Leaving the loop aborts its request. */
  values<T>(
    call: DeviceCall,
    made: DeviceSending,
    convert: (made: never) => readonly T[],
  ): AsyncGenerator<T, void, undefined> {
    const { signal } = made.options;
    return new Values(this.#batches(call, made, convert), () => this.closing.aborted || signal?.aborted === true);
  }

  async *#batches<T>(
    call: DeviceCall,
    made: DeviceSending,
    convert: (made: never) => readonly T[],
  ): AsyncGenerator<readonly T[], void, undefined> {
    let stream: RawStream | undefined;
    const { controller, unlink } = this.track(made.options.signal);
    const { signal } = controller;
    const sending = this.#sending(made, signal);
    try {
      const open = ({ token, elapsed }: Turn): Promise<unknown> =>
        this.wait(() => this.raw().open(call, token, sending.limitMs, elapsed(), signal), made.writes);
      const opened = (stream = (await this.during(sending, open)) as RawStream);
      const read = (): Promise<never[]> => this.wait(() => opened.read(signal), made.writes) as Promise<never[]>;
      for (;;) {
        const values = await read().catch((error: unknown) => {
          // Only a read may be asked for again, with a new token.
          const isExpired = error instanceof JumpstarterError && error.reason === "token-expired";
          if (made.writes || !isExpired) throw error;
          return this.during(sending, ({ token }) => {
            this.home.use(() => {
              opened.setToken(token);
            });
            return read();
          });
        });
        if (values.length === 0) return;
        yield convert(values as never);
      }
    } finally {
      unlink();
      this.free(call);
      if (stream !== undefined) this.free(stream);
    }
  }

  #sending({ method, options, untimed }: DeviceSending, signal: AbortSignal | undefined): Sending {
    return { method, limitMs: options.timeoutMs ?? (untimed ? undefined : this.timeoutMs), signal };
  }
}

/** Reads the options of a call of a device. */
export function callOptions(method: string, options: CallOptions): CallOptions {
  const own = ownedOnly(method, options, CALL);
  if (own.timeoutMs !== undefined) own.timeoutMs = millisOf(method, "timeoutMs", own.timeoutMs, 0);
  return own;
}
