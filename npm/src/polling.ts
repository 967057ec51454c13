/** What polls shares: how long to wait, when to give up, and whether somebody looks. It reads nothing itself. */
import { isJumpstarterError, type Reason } from "./error.js";

const LONGEST_BACK_OFF_MS = 60_000;
const SHORTEST_BACK_OFF_MS = 250;
/** Many pages see the end of an outage at once; they come back within this time. */
const RETURN_MS = 2_000;

/** Asking the same again cannot help before somebody does something. */
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
  "mixed-content",
  // A login in a browser's tab is what helps.
  "redirected",
  "message-too-large",
  "closed",
  // The wasm has panicked: only a new client can help.
  "dead",
  "wasm",
  "not-initialized",
]);

/** Whether an error stays until somebody does something. */
export function isLasting(error: unknown): boolean {
  return isJumpstarterError(error) && LASTING.has(error.reason);
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

/** How long to wait when an outage is over. */
export function returnDelay(): number {
  return RETURN_MS * Math.random();
}

/** Whether somebody can see the page. Workers and Node have none, and always go on. */
export function isSeen(): boolean {
  return typeof document === "undefined" || document.visibilityState !== "hidden";
}

/** Resolves when the page is seen: at once if it is. Rejects with the signal's reason when aborted. */
export function seen(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (!isSeen() && !signal.aborted) return;
      if (typeof document !== "undefined") document.removeEventListener("visibilitychange", look);
      signal.removeEventListener("abort", look);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    if (typeof document !== "undefined") document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", look);
    look();
  });
}

/** Calls `back` when the browser's network comes back, until the returned function is called. */
export function onOnline(back: () => void): () => void {
  // Node has no such event; some workers do.
  const world = typeof addEventListener === "function" ? globalThis : undefined;
  world?.addEventListener("online", back);
  return () => world?.removeEventListener("online", back);
}
