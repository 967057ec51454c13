// A chart of a power driver's voltage or current. Its caption says the same; a line is interrupted where nothing was read.
import { number } from "../time/format";
import { useWords } from "../words/catalogue";
import { SPAN_MS, type TimedReading } from "./use-readings";

interface Props {
  readonly of: "voltage" | "current";
  readonly readings: readonly TimedReading[];
}

const WIDTH = 480;
const HEIGHT = 80;
const GAP_MS = 5_000;
const UNITS = { voltage: "V", current: "A" } as const;

export function ReadingsChart({ of, readings }: Props) {
  const t = useWords().devices;
  const values = readings.map((reading) => reading[of]).filter(Number.isFinite);
  const last = values.at(-1);
  const text = (value: number) => `${number(value, 3)} ${UNITS[of]}`;
  return (
    <figure className="device-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} className="endpoint-axis" />
        {linesOf(of, readings).map((points) => (
          <polyline key={points} points={points} className="endpoint-line" />
        ))}
      </svg>
      <figcaption>
        <strong>{t[of]}</strong>{" "}
        {last === undefined
          ? t.nothingRead
          : t.reading(text(last), text(Math.min(...values)), text(Math.max(...values)))}
      </figcaption>
    </figure>
  );
}

/** The points of each uninterrupted line; the last reading is at the right edge. */
export function linesOf(of: Props["of"], readings: readonly TimedReading[]): readonly string[] {
  const shown = readings.filter((reading) => Number.isFinite(reading[of]));
  const end = shown.at(-1)?.at ?? 0;
  const top = Math.max(...shown.map((reading) => reading[of]), Number.MIN_VALUE);
  const lines: string[][] = [];
  let before = -Infinity;
  for (const { at, [of]: value } of shown) {
    if (at - before > GAP_MS) lines.push([]);
    before = at;
    const x = WIDTH - ((end - at) / SPAN_MS) * WIDTH;
    const y = HEIGHT - 2 - (Math.max(0, value) / top) * (HEIGHT - 6);
    lines.at(-1)?.push(`${x.toFixed(1)},${y.toFixed(1)}`);
  }
  return lines.map((points) => points.join(" "));
}
