// Charts as SVG text: lines over logarithmic axes, and bars. No library: the smallest one that writes SVG without a page is a
// hundred times as long.
const COLOURS = ["#0066cc", "#a30000", "#3d7317", "#b98412", "#5e40be", "#147878", "#707070"];
const WIDTH = 720;
const HEIGHT = 400;
const EDGE = { left: 70, right: 190, top: 40, bottom: 50 };

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const label = (x, y, text, more = "") =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escaped(text)}</text>`;
const line = (x1, y1, x2, y2, colour) =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${colour}"/>`;
const number = (value) =>
  value >= 1 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(1)));

function svg(title, height, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">
<title>${escaped(title)}</title>
<rect width="${WIDTH}" height="${height}" fill="white"/>
${label(EDGE.left, 20, title, 'font-size="14" font-weight="bold"')}
${parts.join("\n")}
</svg>
`;
}

/** `series` are `{ name, points }`, with points of size and milliseconds; both axes are logarithmic. */
export function lines(title, sizeTitle, series) {
  const all = series.flatMap(({ points }) => points);
  const range = (place) => {
    const values = all.map((point) => Math.log10(point[place]));
    return [Math.floor(Math.min(...values)), Math.ceil(Math.max(...values))];
  };
  const [[x0, x1], [y0, y1]] = [range(0), range(1)];
  const inner = [WIDTH - EDGE.left - EDGE.right, HEIGHT - EDGE.top - EDGE.bottom];
  const x = (size) => EDGE.left + ((Math.log10(size) - x0) / (x1 - x0)) * inner[0];
  const y = (time) => HEIGHT - EDGE.bottom - ((Math.log10(time) - y0) / (y1 - y0)) * inner[1];
  const parts = [];
  for (let power = x0; power <= x1; power += 1) {
    parts.push(line(x(10 ** power), EDGE.top, x(10 ** power), HEIGHT - EDGE.bottom, "#ddd"));
    parts.push(label(x(10 ** power), HEIGHT - EDGE.bottom + 18, number(10 ** power), 'text-anchor="middle"'));
  }
  for (let power = y0; power <= y1; power += 1) {
    parts.push(line(EDGE.left, y(10 ** power), WIDTH - EDGE.right, y(10 ** power), "#ddd"));
    parts.push(label(EDGE.left - 8, y(10 ** power) + 4, `${number(10 ** power)} ms`, 'text-anchor="end"'));
  }
  parts.push(label(EDGE.left + inner[0] / 2, HEIGHT - 12, sizeTitle, 'text-anchor="middle"'));
  // Names beside the last points, without overlapping.
  const ends = series
    .map(({ points }, place) => ({ place, at: y(points.at(-1)[1]) }))
    .sort((one, other) => one.at - other.at);
  ends.forEach((end, rank) => (end.at = rank === 0 ? end.at : Math.max(end.at, ends[rank - 1].at + 15)));
  series.forEach(({ name, points }, place) => {
    const colour = COLOURS[place % COLOURS.length];
    const path = points.map(([size, time]) => `${x(size).toFixed(1)},${y(time).toFixed(1)}`).join(" ");
    parts.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="${place === 0 ? 3 : 1.5}"/>`);
    const end = ends.find((one) => one.place === place);
    parts.push(label(WIDTH - EDGE.right + 10, end.at + 4, name, `fill="${colour}"`));
  });
  return svg(title, HEIGHT, parts);
}

/** `groups` are `{ name, bars }`, with bars of a name and a value. */
export function bars(title, unit, groups) {
  const most = Math.max(...groups.flatMap((group) => group.bars.map(([, value]) => value)));
  const parts = [];
  let y = 36;
  for (const group of groups) {
    parts.push(label(EDGE.left, (y += 22), group.name, 'font-weight="bold"'));
    group.bars.forEach(([name, value], place) => {
      y += 18;
      const width = ((WIDTH - 330) * value) / most;
      parts.push(label(210, y + 4, name, 'text-anchor="end"'));
      parts.push(
        `<rect x="220" y="${y - 7}" width="${width.toFixed(1)}" height="14" fill="${COLOURS[place % COLOURS.length]}"/>`,
      );
      const shown = value >= 10 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(2);
      parts.push(label(226 + width, y + 4, `${shown} ${unit}`));
    });
    y += 12;
  }
  return svg(title, y + 16, parts);
}
