/** Records of attempts, and the state of endpoints. */
import type { Code, Reason } from "./codes.js";

/**
 * How an attempt ended: `answered` (the call ended with it), `failed` (no answer from the controller), `lost` (another
 * one answered first, and it was aborted), `timed-out`, `abandoned` (the caller aborted the call).
 */
export type AttemptOutcome = "answered" | "failed" | "lost" | "timed-out" | "abandoned";

/** One request to one endpoint. */
export interface Attempt {
  /** The endpoint's URL. */
  readonly endpoint: string;
  /** The call, such as `ListExporters`. */
  readonly method: string;
  /** When the attempt started, in milliseconds after the start of its call. */
  readonly startedMs: number;
  /** How long the attempt took, in milliseconds. */
  readonly tookMs: number;
  /** How the attempt ended. */
  readonly outcome: AttemptOutcome;
  /** The gRPC code, if the attempt ended with one. */
  readonly code: Code | "OK" | null;
  /** Why the attempt failed. */
  readonly reason: Reason | null;
  /** The HTTP status, if it says more than the usual 200. */
  readonly httpStatus: number | null;
}

/** The state of an endpoint, as learnt from calls sent to it. */
export interface EndpointState {
  /** The endpoint's URL. */
  readonly url: string;
  /** Whether calls are sent to this endpoint first. */
  readonly winner: boolean;
  /** The moving average of the latency in milliseconds; `null` before the first answer. */
  readonly latencyMs: number | null;
  /** The moving average of the success rate, from 0 to 1; `null` before the first attempt has ended. */
  readonly success: number | null;
  /** How long the breaker stays open, in milliseconds; `null` while closed. With an open breaker, the endpoint is tried last. */
  readonly breakerOpenForMs: number | null;
}

/** An attempt as returned by the wasm, with the endpoint's index in the list. */
export interface PlainAttempt extends Omit<Attempt, "endpoint"> {
  endpoint: number;
}

/** The public record of an attempt. */
export function attemptOf(plain: PlainAttempt, urls: readonly string[]): Attempt {
  return Object.freeze({ ...plain, endpoint: urls[plain.endpoint] ?? "" });
}

/** Wraps `onAttempt` for the wasm's records. The wasm checks that it is a function, with the other options. */
export function told(onAttempt: ((attempt: Attempt) => void) | undefined): unknown {
  if (typeof onAttempt !== "function") return onAttempt;
  return (plain: PlainAttempt, url: string) => {
    onAttempt(attemptOf({ ...plain, endpoint: 0 }, [url]));
  };
}
