/** What happened at each endpoint: records of attempts, and what is known of an endpoint. */
import type { Code, Reason } from "./error.js";

/**
 * How an attempt ended: `answered` (the call ended with it), `failed` (no answer of the controller), `lost` (another
 * one answered first, and it was aborted), `timed-out`, `abandoned` (the caller gave the call up).
 */
export type AttemptOutcome = "answered" | "failed" | "lost" | "timed-out" | "abandoned";

/** One request to one endpoint. */
export interface Attempt {
  /** URL of the endpoint. */
  readonly endpoint: string;
  /** The call, as `ListExporters`. */
  readonly method: string;
  /** When it started, in milliseconds after its call began. */
  readonly startedMs: number;
  /** How long it took, in milliseconds. */
  readonly tookMs: number;
  /** How it ended. */
  readonly outcome: AttemptOutcome;
  /** gRPC's code, where it ended with one. */
  readonly code: Code | "OK" | null;
  /** Why it failed. */
  readonly reason: Reason | null;
  /** The HTTP status, where it tells more than 200. */
  readonly httpStatus: number | null;
}

/** What is known of an endpoint, from the calls that went there. */
export interface EndpointState {
  /** Its URL. */
  readonly url: string;
  /** Whether calls go there first. */
  readonly winner: boolean;
  /** The running mean of its latency in milliseconds; `null` before its first answer. */
  readonly latencyMs: number | null;
  /** The running mean of its success, from 0 to 1; `null` before its first attempt ended. */
  readonly success: number | null;
  /** How long its breaker stays open, in milliseconds; `null` while it is closed. An open one comes last. */
  readonly breakerOpenForMs: number | null;
}

/** An attempt as it comes out of the wasm: the endpoint by its place in the list. */
export interface PlainAttempt extends Omit<Attempt, "endpoint"> {
  endpoint: number;
}

/** The record that a user sees. */
export function attemptOf(plain: PlainAttempt, urls: readonly string[]): Attempt {
  return Object.freeze({ ...plain, endpoint: urls[plain.endpoint] ?? "" });
}

/** A listener for records as they come out of the wasm. What is no function is refused there, with the other options. */
export function told(onAttempt: ((attempt: Attempt) => void) | undefined): unknown {
  if (typeof onAttempt !== "function") return onAttempt;
  return (plain: PlainAttempt, url: string) => {
    onAttempt(attemptOf({ ...plain, endpoint: 0 }, [url]));
  };
}
