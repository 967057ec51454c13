/** One call on its way: asked for its token, sent, and sent once more where that token had expired, all within one deadline. */
import { now } from "../base/clock.js";
import { JumpstarterError, isJumpstarterError } from "../base/error.js";
import type { TokenSource, Wait } from "./token.js";
import { within } from "../base/within.js";

/** A method of the wasm's client, by its name in JavaScript. */
export type Method =
  | "getExporter"
  | "listExporters"
  | "getLease"
  | "listLeases"
  | "createLease"
  | "updateLease"
  | "extendLease"
  | "deleteLease"
  | "rotateToken";

/** What a call needs to be made. Its options have been read and checked. */
export interface Sending {
  /** The method on the wire, `GetLease`, for errors. */
  readonly method: string;
  /** When it began, by the monotonic clock. */
  readonly startedMs: number;
  /** How long it may take, in milliseconds. */
  readonly limitMs: number;
  /** Ends it, with its own reason. */
  readonly ending: AbortSignal;
  readonly token: TokenSource;
  /** Sends it with a token, within so many milliseconds. */
  readonly send: (token: string | undefined, timeoutMs: number) => Promise<unknown>;
}

/** Makes a call; what it gives is plain data. */
export async function made({ method, startedMs, limitMs, ending, token, send }: Sending): Promise<unknown> {
  const left = (): number => limitMs - (now() - startedMs);
  const late = (): JumpstarterError => {
    const rawMessage = `no token came within the ${limitMs} ms that the call may take`;
    const message = `${method}: ${rawMessage} (DEADLINE_EXCEEDED)`;
    return new JumpstarterError({
      code: "DEADLINE_EXCEEDED",
      reason: "deadline-exceeded",
      rawMessage,
      message,
      method,
    });
  };
  const wait: Wait = (ask) => within(ask, left(), ending, late);
  const sent = (text: string | undefined): Promise<unknown> => {
    // It may have been ended, or its time may have run out, just when the token came.
    ending.throwIfAborted();
    const leftMs = left();
    if (leftMs <= 0) throw late();
    return send(text, leftMs);
  };
  if (!token.asks) return sent(token.text);
  const { turn } = token;
  try {
    return await sent(await wait(() => token.asked()));
  } catch (error) {
    // The controller refuses an expired token before it looks at the request, so a second try is safe for a write too,
    // unless an attempt before that one may have been done: the second try would be a write of its own.
    const isRefused = isJumpstarterError(error) && error.reason === "token-expired" && error.outcome === null;
    if (!isRefused) throw error;
  }
  return sent(await token.refreshed(turn, wait));
}
