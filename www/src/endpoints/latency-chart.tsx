// A small chart of an endpoint's last latencies. Failures are marked below the line. The text beside it says the same.
import type { Sample } from "./attempt-log";
import { milliseconds } from "./attempt-words";
import { useWords } from "../words/catalogue";

const WIDTH = 240;
const HEIGHT = 44;

export function LatencyChart({ samples }: { readonly samples: readonly Sample[] }) {
  const t = useWords().endpoints;
  const answered = samples.filter((sample) => sample.answered).map(({ tookMs }) => tookMs);
  if (samples.length === 0) return <p className="page-subtle page-small">{t.noSamples}</p>;
  const top = Math.max(10, ...answered);
  const x = (index: number) => (samples.length === 1 ? WIDTH : (index / (samples.length - 1)) * WIDTH);
  const y = (ms: number) => HEIGHT - 8 - (ms / top) * (HEIGHT - 12);
  const points = samples.flatMap((sample, index) =>
    sample.answered ? [`${x(index).toFixed(1)},${y(sample.tookMs).toFixed(1)}`] : [],
  );
  const failed = samples.flatMap((sample, index) => (sample.answered ? [] : [x(index)]));
  const summary =
    answered.length === 0
      ? t.allFailed(failed.length)
      : t.chart(
          samples.length,
          milliseconds(Math.min(...answered)),
          milliseconds(Math.max(...answered)),
          failed.length,
        );
  return (
    <figure className="endpoint-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" x2={WIDTH} y1={HEIGHT - 8} y2={HEIGHT - 8} className="endpoint-axis" />
        <polyline points={points.join(" ")} className="endpoint-line" />
        {failed.map((at) => (
          <rect key={at} x={Math.max(0, at - 2)} y={HEIGHT - 6} width="4" height="6" className="endpoint-failed" />
        ))}
      </svg>
      <figcaption className="page-subtle page-small">{summary}</figcaption>
    </figure>
  );
}
