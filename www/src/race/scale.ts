// The time axis that all calls are drawn on: how far it goes, where its marks are, and where a bar stands.

export interface Scale {
  readonly maxMs: number;
  /** The marks, from 0 on. */
  readonly ticks: readonly number[];
}

/** Where a bar is, in percent of the axis. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  /** It goes on past the end of the axis. */
  readonly cut: boolean;
}

const SHORTEST_MS = 50;
/** One call that ran into its deadline must not press all others into a line. */
const LONGEST_MS = 2_000;
const MOST_STEPS = 5;

/** An axis for calls that took so long. */
export function scaleFor(ends: readonly number[]): Scale {
  const wanted = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ...ends));
  const step = roundStep(wanted / MOST_STEPS);
  const steps = Math.ceil(wanted / step);
  return { maxMs: steps * step, ticks: Array.from({ length: steps + 1 }, (_, index) => index * step) };
}

/** The bar of an attempt on an axis that goes to `maxMs`. */
export function barOn(maxMs: number, startedMs: number, tookMs: number): Bar {
  const percent = (ms: number) => (Math.min(Math.max(ms, 0), maxMs) / maxMs) * 100;
  const left = percent(startedMs);
  return { left, width: percent(startedMs + tookMs) - left, cut: startedMs + tookMs > maxMs };
}

/** The next of 1, 2, 5, 10, 20, … */
function roundStep(atLeast: number): number {
  const ten = 10 ** Math.floor(Math.log10(atLeast));
  return [1, 2, 5].map((factor) => factor * ten).find((step) => step >= atLeast) ?? 10 * ten;
}
