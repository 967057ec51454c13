// The common time axis of all calls: its length, its ticks, and the position of a bar.

export interface Scale {
  readonly maxMs: number;
  /** The positions of the ticks, starting at 0. */
  readonly ticks: readonly number[];
}

/** The position of a bar, in percent of the axis. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  /** Whether it continues past the end of the axis. */
  readonly cut: boolean;
}

const SHORTEST_MS = 50;
/** Maximum length, so that a call that timed out does not make all others too small to see. */
const LONGEST_MS = 2_000;
const MOST_STEPS = 5;

/** The axis for calls with these durations. */
export function scaleFor(ends: readonly number[]): Scale {
  const wanted = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ...ends));
  const step = roundStep(wanted / MOST_STEPS);
  const steps = Math.ceil(wanted / step);
  return { maxMs: steps * step, ticks: Array.from({ length: steps + 1 }, (_, index) => index * step) };
}

/** The bar of an attempt on an axis from 0 to `maxMs`. */
export function barOn(maxMs: number, startedMs: number, tookMs: number): Bar {
  const percent = (ms: number) => (Math.min(Math.max(ms, 0), maxMs) / maxMs) * 100;
  const left = percent(startedMs);
  return { left, width: percent(startedMs + tookMs) - left, cut: startedMs + tookMs > maxMs };
}

/** The next greater of 1, 2, 5, 10, 20, … */
function roundStep(atLeast: number): number {
  const ten = 10 ** Math.floor(Math.log10(atLeast));
  return [1, 2, 5].map((factor) => factor * ten).find((step) => step >= atLeast) ?? 10 * ten;
}
