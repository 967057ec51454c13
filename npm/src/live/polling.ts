/** The rules of polling: how long to wait, and which errors end it. */
import { isJumpstarterError } from "../base/error.js";
import type { Attempt, Reason } from "../base/types.js";

const LONGEST_BACK_OFF_MS = 60_000;
const SHORTEST_BACK_OFF_MS = 250;
/** Many pages notice the end of an outage at once; their reads are spread over this time. */
const RETURN_MS = 2_000;

/** Reasons that persist until the user acts: the same read would fail in the same way. */
const LASTING: ReadonlySet<Reason> = new Set<Reason>([
  "invalid-argument",
  "token-missing",
  "token-malformed",
  "token-expired",
  "token-rejected",
  "identity",
  "client-not-found",
  "permission-denied",
  "namespace-mismatch",
  "unauthenticated",
  "unimplemented",
  "message-too-large",
  "closed",
  // The wasm has panicked: only a new client can help.
  "dead",
  "wasm",
  "not-initialized",
]);

/** Reasons for which an endpoint cannot be reached at all. */
const BARRED: ReadonlySet<Attempt["reason"]> = new Set<Reason>(["mixed-content", "redirected"]);

/** HTTP statuses with which a proxy requires a login, or rejects one. */
const LOGIN_STATUSES: ReadonlySet<number | null> = new Set([401, 403]);

/**
 * Whether an error persists until the user acts. If endpoints failed before the controller was reached, this requires that
 * every endpoint failed in a way that persists: one that failed in another way may recover.
 *
 * Other responses of a proxy (404, 5xx, a page instead of gRPC-Web) may be temporary: a deployment, a maintenance page, a
 * captive portal.
 */
export function isLasting(error: unknown): boolean {
  if (!isJumpstarterError(error)) return false;
  if (LASTING.has(error.reason)) return true;
  const last = new Map(error.attempts.map((attempt) => [attempt.endpoint, attempt]));
  return isBarred(error) && [...last.values()].every(isBarred);
}

function isBarred({ reason, httpStatus }: Pick<Attempt, "reason" | "httpStatus">): boolean {
  if (reason === "http-status") return LOGIN_STATUSES.has(httpStatus);
  return BARRED.has(reason);
}

/** Adds or subtracts up to a tenth, so that pages that started together drift apart. */
export function jittered(ms: number): number {
  return ms * (0.9 + 0.2 * Math.random());
}

/** The delay after that many failures in a row: random, up to a limit that doubles each time (full jitter). */
export function backOff(failures: number, firstMs: number): number {
  const most = Math.min(firstMs * 2 ** (failures - 1), LONGEST_BACK_OFF_MS);
  return SHORTEST_BACK_OFF_MS + most * Math.random();
}

/** The delay that the server asks for after a failure, in milliseconds; 0 if it asks for none. */
export function askedDelay(error: unknown, regularMs: number): number {
  const asked = isJumpstarterError(error) ? error.retryAfterMs : null;
  if (asked === null) return 0;
  // The server forbids a retry (a negative push-back, gRFC A6). The next regular read is a new call, not a retry.
  if (asked === Infinity) return jittered(regularMs);
  return asked + Math.max(RETURN_MS, asked / 10) * Math.random();
}

/** The delay when an outage is over. */
export function returnDelay(): number {
  return RETURN_MS * Math.random();
}
