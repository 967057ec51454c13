// Groups attempts, which are reported one by one as they end, into calls. The time is a parameter.
import type { Attempt } from "jumpstarter-web";

/** One call, with those of its attempts that have ended. */
export interface Call {
  /** Unique until the page is closed. */
  readonly id: string;
  readonly method: string;
  /** When it began, in milliseconds by the page's monotonic clock. */
  readonly beganMs: number;
  /** When it began, by the wall clock. */
  readonly at: Date;
  /** In the order they started. */
  readonly attempts: readonly Attempt[];
}

/** The monotonic and the wall clock's time when an attempt is reported. */
export interface Now {
  readonly ms: number;
  readonly date: number;
}

/** How many calls are kept. */
export const KEPT_CALLS = 30;

/**
 * An attempt does not name its call, but has its start relative to the call's begin, and its duration. Since it is reported
 * when it ends, the call's begin can be computed. On a busy page, the report may be a little late.
 */
const TOLERANCE_MS = 25;

/** Adds an attempt to `calls`, which are sorted newest first. */
export function withAttempt(calls: readonly Call[], attempt: Attempt, now: Now): readonly Call[] {
  const sinceBegin = attempt.startedMs + attempt.tookMs;
  const beganMs = now.ms - sinceBegin;
  const distance = (call: Call) => Math.abs(call.beganMs - beganMs);
  const own = calls
    .filter((call) => call.method === attempt.method && distance(call) <= TOLERANCE_MS)
    .sort((a, b) => distance(a) - distance(b))[0];
  if (own !== undefined) return calls.map((call) => (call === own ? joined(call, attempt) : call));
  const fresh: Call = {
    id: `${attempt.method} ${beganMs}`,
    method: attempt.method,
    beganMs,
    at: new Date(now.date - sinceBegin),
    attempts: [attempt],
  };
  return [...calls, fresh].sort((a, b) => b.beganMs - a.beganMs).slice(0, KEPT_CALLS);
}

function joined(call: Call, attempt: Attempt): Call {
  return { ...call, attempts: [...call.attempts, attempt].sort((a, b) => a.startedMs - b.startedMs) };
}

/** The attempt that answered; undefined if none has (yet). */
export function answered(call: Call): Attempt | undefined {
  return call.attempts.find((attempt) => attempt.outcome === "answered");
}

/** When the last of its attempts ended, in milliseconds after the call began. */
export function endMs(call: Call): number {
  return Math.max(0, ...call.attempts.map((attempt) => attempt.startedMs + attempt.tookMs));
}
