/**
 * A stream of bytes of a driver in both directions, over a WebSocket: text messages are JSON (what is asked for, `open`, `end`,
 * `error`), binary messages are bytes.
 */
import { refused } from "../base/arguments.js";
import { Moment } from "../base/clock.js";
import { CODES } from "../base/codes.js";
import { JumpstarterError, isJumpstarterError, localError } from "../base/error.js";
import { within } from "../base/signals.js";
import type { Code, Reason } from "../base/types.js";
import type { CallOptions } from "../calls/options.js";
import type { DeviceLink } from "./link.js";

const METHOD = "Stream";
const PROTOCOL = "jumpstarter.stream.v1";
/** The most bytes of a message. */
const MESSAGE_BYTES = 64 * 1024;
/** What may wait in the socket before a write does: enough to fill a fast line, little enough to notice a slow one. */
const BUFFERED_BYTES = 1024 * 1024;
/** A WebSocket has no event for the end of that wait. */
const DRAIN_MS = 5;
/** Close codes for gRPC codes are this and the code's number. */
const CLOSE_CODES = 4000;
/** Failures of one way, before anything was opened on it: another way may work. */
const OF_THE_WAY: ReadonlySet<Reason> = new Set<Reason>([
  "network",
  "unavailable",
  "exporter-offline",
  "exporter-not-listening",
  "listener-full",
  "no-exporter-service",
]);

/** `Uint8Array`, in TypeScript 5.7 and later with its buffer's type, which the platform's decoders ask for. */
export type Bytes = ReturnType<Uint8Array["slice"]>;

/** A driver's stream of bytes. */
export interface ByteStream {
  /**
   * The bytes from the driver. It ends when the driver ends its side, and fails with a {@link index!JumpstarterError} when the
   * connection breaks. Cancelling it closes the stream. A browser's WebSocket cannot be slowed down: what is not read is kept.
   */
  readonly readable: ReadableStream<Bytes>;
  /** The bytes to the driver. Closing it ends that side only; aborting it closes the stream. */
  readonly writable: WritableStream<Uint8Array>;
  /** Resolves when both sides have ended or the stream was closed; rejects when the connection breaks. */
  readonly closed: Promise<void>;
  /** The URL of the way that it uses. */
  readonly endpoint: string;
  /**
   * Closes both sides at once.
   *
   * @example
   * ```ts
   * const stream = await device.driver("serial").open();
   * stream.close();
   * await stream.closed;
   * ```
   */
  close(): void;
}

/**
 * Opens a stream, on the way in use, or else on the others in their order. `owner` is a `DeviceLink`, whose type would put those
 * of the wasm into the public `.d.ts`.
 */
export async function openByteStream(
  owner: unknown,
  asked: { uuid: string; method: string },
  options: CallOptions,
): Promise<ByteStream> {
  const link = owner as DeviceLink;
  const WebSocketClass = link.webSocket;
  if (WebSocketClass === undefined)
    throw localError(METHOD, "UNIMPLEMENTED", "unimplemented", "this platform has no WebSocket: pass `webSocket`");
  const ways = [...link.endpoints()].sort((one, other) => Number(other.winner) - Number(one.winner));
  const began = new Moment();
  const wholeMs = options.timeoutMs ?? link.timeoutMs;
  let failure: unknown;
  for (const { url } of ways) {
    const timeoutMs = wholeMs - began.passedMs();
    if (timeoutMs <= 0) break;
    try {
      const { signal } = options;
      return await link.during({ method: METHOD, limitMs: timeoutMs, signal }, async (turn) => {
        const socket = new Connection(link, url, signal);
        const late = (): JumpstarterError => {
          const rawMessage = `the stream was not open after ${wholeMs} ms`;
          return localError(METHOD, "DEADLINE_EXCEEDED", "deadline-exceeded", rawMessage, { endpoint: url });
        };
        const request = link.streamRequest(asked.uuid, asked.method, turn.token);
        try {
          await within(() => socket.open(WebSocketClass, request), timeoutMs - turn.elapsed(), turn.signal, late);
          return socket;
        } catch (error) {
          socket.close();
          throw error;
        }
      });
    } catch (error) {
      if (!isJumpstarterError(error) || !OF_THE_WAY.has(error.reason)) throw error;
      failure = error;
    }
  }
  throw failure;
}

class Connection implements ByteStream {
  readonly endpoint: string;
  readonly readable: ReadableStream<Bytes>;
  readonly writable: WritableStream<Uint8Array>;
  readonly closed: Promise<void>;
  readonly #link: DeviceLink;
  readonly #signal: AbortSignal | undefined;
  #socket: WebSocket | undefined;
  #opened: { resolve: () => void; reject: (error: unknown) => void } | undefined;
  #settle!: { resolve: () => void; reject: (error: unknown) => void };
  #reader!: ReadableStreamDefaultController<Bytes>;
  #writer!: WritableStreamDefaultController;
  /** The error that the server sent before it closes. */
  #error: JumpstarterError | undefined;
  #hasEnded = false;
  #hasReadEnd = false;
  readonly #aborted = (): void => {
    this.#end(this.#signal?.reason);
  };
  readonly #unlink: () => void;

  constructor(link: DeviceLink, endpoint: string, signal: AbortSignal | undefined) {
    this.#link = link;
    this.endpoint = endpoint;
    this.#signal = signal;
    this.closed = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Not every program looks at it.
    this.closed.catch(() => undefined);
    this.readable = new ReadableStream({
      start: (controller) => {
        this.#reader = controller;
      },
      cancel: () => {
        this.#hasReadEnd = true;
        this.close();
      },
    });
    this.writable = new WritableStream({
      start: (controller) => {
        this.#writer = controller;
      },
      write: (chunk) => this.#write(chunk),
      close: () => {
        this.#socket?.send('{"end":true}');
      },
      abort: () => {
        this.close();
      },
    });
    this.#unlink = link.whileOpen((reason) => {
      this.#end(reason);
    });
    signal?.addEventListener("abort", this.#aborted);
  }

  /** Connects, sends what is asked for, and waits until the exporter has accepted it. */
  open(WebSocketClass: new (url: string, protocols: string) => WebSocket, request: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#opened = { resolve, reject };
      const socket = this.#connected(WebSocketClass);
      this.#socket = socket;
      socket.binaryType = "arraybuffer";
      socket.onopen = () => {
        socket.send(request);
      };
      socket.onmessage = ({ data }: MessageEvent<unknown>) => {
        this.#receive(data);
      };
      // What failed is in the event that follows at once: `close`. Node up to 22 leaves it out when it cannot connect.
      socket.onerror = () => {
        setTimeout(() => {
          this.#closedBy(1006, "");
        });
      };
      socket.onclose = ({ code, reason }) => {
        this.#closedBy(code, reason);
      };
    });
  }

  #connected(WebSocketClass: new (url: string, protocols: string) => WebSocket): WebSocket {
    try {
      return new WebSocketClass(`${this.endpoint.replace(/^http/, "ws")}/streams`, PROTOCOL);
    } catch (cause) {
      // A page over HTTPS may open no `ws:` URL, and its content security policy may forbid this one.
      throw this.#lost(cause instanceof Error ? cause.message : String(cause), cause);
    }
  }

  close(): void {
    this.#end(undefined);
  }

  #receive(data: unknown): void {
    if (this.#hasEnded) return;
    if (typeof data !== "string") {
      this.#reader.enqueue(new Uint8Array(data as ArrayBuffer));
      return;
    }
    const message = parsed(data);
    if (message.error !== undefined)
      this.#error = this.#errorOf(message.error.code ?? "UNKNOWN", message.error.message ?? "");
    else if (message.open === true) this.#opened?.resolve();
    else if (message.end === true) this.#endReadable();
  }

  async #write(chunk: unknown): Promise<void> {
    if (!(ArrayBuffer.isView(chunk) || chunk instanceof ArrayBuffer))
      throw refused(METHOD, "chunk", "must be bytes: a Uint8Array, for example");
    const bytes = ArrayBuffer.isView(chunk)
      ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      : new Uint8Array(chunk);
    for (let at = 0; at < bytes.length; at += MESSAGE_BYTES) {
      await this.#drained();
      if (this.#hasEnded) return;
      this.#socket?.send(bytes.slice(at, at + MESSAGE_BYTES));
    }
    await this.#drained();
  }

  async #drained(): Promise<void> {
    while (!this.#hasEnded && (this.#socket?.bufferedAmount ?? 0) > BUFFERED_BYTES)
      await new Promise((resolve) => {
        setTimeout(resolve, DRAIN_MS);
      });
  }

  #endReadable(): void {
    if (this.#hasReadEnd) return;
    this.#hasReadEnd = true;
    this.#reader.close();
  }

  #closedBy(code: number, words: string): void {
    if (this.#error !== undefined) this.#end(this.#error);
    else if (code === 1000) this.#end(undefined);
    else if (code === 1001) this.#end(this.#errorOf("UNAVAILABLE", words || "the server is going away"));
    else if (code >= CLOSE_CODES && code <= CLOSE_CODES + CODES.length)
      this.#end(this.#errorOf(CODES[code - CLOSE_CODES - 1] ?? "UNKNOWN", words));
    else this.#end(this.#lost(words));
  }

  /** A broken connection. A browser does not say why. */
  #lost(words: string, cause?: unknown): JumpstarterError {
    const why = words === "" ? "" : `: ${words}`;
    const rawMessage = `the connection of the stream is broken, or was refused${why}`;
    return localError(METHOD, "UNAVAILABLE", "network", rawMessage, { endpoint: this.endpoint, cause });
  }

  #errorOf(code: Code, message: string): JumpstarterError {
    return localError(METHOD, code, this.#link.reasonOf(code, message), message, { endpoint: this.endpoint });
  }

  /** Ends both sides, with an error if there is one. */
  #end(error: unknown): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#signal?.removeEventListener("abort", this.#aborted);
    this.#unlink();
    const socket = this.#socket;
    // Also closes a socket that is still connecting; the browser then cancels the attempt.
    if (socket !== undefined && socket.readyState < 2) socket.close(1000);
    this.#opened?.reject(error ?? this.#lost("closed before it was open"));
    if (error === undefined) {
      this.#endReadable();
      this.#settle.resolve();
    } else {
      if (!this.#hasReadEnd) this.#reader.error(error);
      this.#settle.reject(error);
    }
    // Writes fail from now on, except those of a side that has ended already.
    this.#writer.error(error ?? localError(METHOD, "CANCELLED", "closed", "the stream has been closed"));
  }
}

interface Message {
  open?: boolean;
  end?: boolean;
  error?: { code?: Code; message?: string };
}

function parsed(text: string): Message {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === "object" && message !== null ? message : {};
  } catch {
    // A message of a later version.
    return {};
  }
}
