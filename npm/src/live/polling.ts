/** What polling shares: how long to wait, when to give up, and whether the page is seen. It reads nothing itself. */
import type { Attempt } from "../base/attempt.js";
import type { Reason } from "../base/codes.js";
import { isJumpstarterError } from "../base/error.js";

const LONGEST_BACK_OFF_MS = 60_000;
const SHORTEST_BACK_OFF_MS = 250;
/** Many pages see the end of an outage at once; they come back within this time. */
const RETURN_MS = 2_000;

/** The same read fails in the same way until someone does something. */
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

/** Nothing behind such an endpoint can be reached. */
const BARRED: ReadonlySet<Attempt["reason"]> = new Set<Reason>(["mixed-content", "redirected"]);

/** HTTP statuses by which a proxy asks for a login, or refuses the one that it got. */
const LOGIN_STATUSES: ReadonlySet<number | null> = new Set([401, 403]);

/**
 * Whether an error stays until someone does something. What one endpoint refuses for good, before the controller has seen
 * it, stays only if every endpoint that was asked ended like that: another one that fails in another way may recover.
 *
 * Other answers of a proxy (404, 5xx, a page instead of gRPC-Web) may pass without the page's doing: a deployment under
 * way, a maintenance page, a captive portal.
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

/** A tenth more or less, so that many who started together drift apart. */
export function jittered(ms: number): number {
  return ms * (0.9 + 0.2 * Math.random());
}

/** How long to wait after so many failures in a row: at random up to a limit that doubles each time (full jitter). */
export function backOff(failures: number, firstMs: number): number {
  const most = Math.min(firstMs * 2 ** (failures - 1), LONGEST_BACK_OFF_MS);
  return SHORTEST_BACK_OFF_MS + most * Math.random();
}

/** How long to wait after a failure, in milliseconds, where the server asked for it; 0 where it did not. */
export function askedDelay(error: unknown, regularMs: number): number {
  const asked = isJumpstarterError(error) ? error.retryAfterMs : null;
  if (asked === null) return 0;
  // A retry is forbidden (a negative push-back, gRFC A6): the next regular read is a new call, and what comes before it
  // would be a retry.
  if (asked === Infinity) return jittered(regularMs);
  return asked + Math.max(RETURN_MS, asked / 10) * Math.random();
}

/** How long to wait when an outage is over. */
export function returnDelay(): number {
  return RETURN_MS * Math.random();
}

/** Whether the page can be seen. Workers and Node have none, and always go on. */
export function isSeen(): boolean {
  return typeof document === "undefined" || document.visibilityState !== "hidden";
}

/** Resolves when the page is seen: at once if it is. Rejects with the signal's reason when aborted. */
export function seen(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      stopListening();
      signal.removeEventListener("abort", aborted);
    };
    const aborted = (): void => {
      stop();
      reject(signal.reason as Error);
    };
    const stopListening = onSeen(() => {
      stop();
      resolve();
    });
    signal.addEventListener("abort", aborted);
    if (signal.aborted) aborted();
    else if (isSeen()) {
      stop();
      resolve();
    }
  });
}

/** Calls `look` when the page is seen again, until the returned function is called. */
export function onSeen(look: () => void): () => void {
  if (typeof document === "undefined") return () => undefined;
  const page = document;
  const changed = (): void => {
    if (isSeen()) look();
  };
  page.addEventListener("visibilitychange", changed);
  return () => {
    page.removeEventListener("visibilitychange", changed);
  };
}

/** Calls `back` when the browser's network comes back, until the returned function is called. */
export function onOnline(back: () => void): () => void {
  // Node has no such event; some workers do.
  const world = typeof addEventListener === "function" ? globalThis : undefined;
  world?.addEventListener("online", back);
  return () => world?.removeEventListener("online", back);
}
