// Attempts, which are told one by one as they end, put together to the calls that they belong to. It knows no React and
// no clock: the time is handed in.
import type { Attempt } from "jumpstarter-web";

/** One call, as far as its attempts have ended. */
export interface Call {
  /** Tells it from the others, for as long as the page lives. */
  readonly id: string;
  readonly method: string;
  /** When it began, in milliseconds of the page's monotonic clock. */
  readonly beganMs: number;
  /** When it began, for people. */
  readonly at: Date;
  /** In the order they started. */
  readonly attempts: readonly Attempt[];
}

/** What the clocks say when an attempt is told: the monotonic one, and the one on the wall. */
export interface Now {
  readonly ms: number;
  readonly date: number;
}

/** How many calls are kept. */
export const KEPT_CALLS = 30;

/**
 * An attempt does not name its call, but says how long after the call's begin it started and how long it took; told as
 * soon as it ended, that gives the begin. A busy page is told a little late.
 */
const TOLERANCE_MS = 25;

/** `calls`, newest first, with one more attempt in them. */
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

/** The attempt that the call ended with; undefined when none answered (yet). */
export function answered(call: Call): Attempt | undefined {
  return call.attempts.find((attempt) => attempt.outcome === "answered");
}

/** When the last of its attempts ended, in milliseconds after the call began. */
export function endMs(call: Call): number {
  return Math.max(0, ...call.attempts.map((attempt) => attempt.startedMs + attempt.tookMs));
}
