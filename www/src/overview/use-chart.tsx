// The use of each of the last 24 hours as bars; its caption and a hidden list say the same.
import { clockTime, percent } from "../time/format";
import { useWords } from "../words/catalogue";
import type { Hour } from "./statistics";

const WIDTH = 24 * 10;
const HEIGHT = 60;

export function UseChart({ hours }: { readonly hours: readonly Hour[] }) {
  const t = useWords().overview;
  const mean = hours.reduce((sum, { share }) => sum + share, 0) / Math.max(1, hours.length);
  const peak = hours.reduce<Hour | null>((most, hour) => (hour.share > (most?.share ?? 0) ? hour : most), null);
  return (
    <figure className="overview-use">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="endpoint-axis" />
        {hours.map(({ begin, share }, index) => (
          <rect
            key={begin.getTime()}
            x={index * 10 + 1}
            width="8"
            y={HEIGHT - share * HEIGHT}
            height={share * HEIGHT}
            className="overview-hour"
          />
        ))}
      </svg>
      <figcaption>
        {t.mean(percent(mean))}
        {peak !== null && `, ${t.peak(percent(peak.share), clockTime(peak.begin))}`}.
      </figcaption>
      <ul className="pf-v6-screen-reader">
        {hours.map(({ begin, share }) => (
          <li key={begin.getTime()}>
            {clockTime(begin)}: {percent(share)}
          </li>
        ))}
      </ul>
    </figure>
  );
}
