// Waits that end early when they are aborted, and how long to wait after failures.
import { isJumpstarterError, type JumpstarterError } from "jumpstarter-web";

const FIRST_MS = 1_000;
const LONGEST_MS = 10_000;

/** Resolves after `ms`, or at once when `signal` is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

/** Whether it is aborted by now. A function, because TypeScript does not expect that to change during an `await`. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** How long to wait after that many failures in a row, in milliseconds. */
export function backOffMs(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
}

/** Reasons that only the user, or the lab's administrator, can do something about. */
const LASTING = new Set<JumpstarterError["reason"]>([
  "lease-not-active",
  "hook-failed",
  "passphrase-rejected",
  "not-found",
  "permission-denied",
  "identity",
  "client-not-found",
  "namespace-mismatch",
  "token-missing",
  "token-malformed",
  "token-expired",
  "token-rejected",
  "invalid-argument",
  "method-not-found",
  "mixed-content",
  "dead",
  "wasm",
]);

/**
 * Whether it makes no sense to try again without a change. `unimplemented` is none: a lab without a gateway answers so to the
 * gateway's way, while a direct one may come back.
 */
export function isLasting(error: unknown): boolean {
  return isJumpstarterError(error) ? LASTING.has(error.reason) : true;
}
