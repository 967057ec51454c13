// Medians, percentiles, spread, and how a time grows with a size.

/** The value below which this part of the list is. */
export function percentile(list, part) {
  const sorted = list.toSorted((one, other) => one - other);
  const place = part * (sorted.length - 1);
  const low = Math.floor(place);
  const next = sorted[Math.min(low + 1, sorted.length - 1)];
  return sorted[low] + (next - sorted[low]) * (place - low);
}

export const median = (list) => percentile(list, 0.5);

/** Half of the range in which the middle half of the values lies, as a part of the median. */
export const spread = (list) => (percentile(list, 0.75) - percentile(list, 0.25)) / 2 / median(list);

/** The exponent of growth: the slope of a line through the logarithms. 1 is linear. */
export function exponent(points) {
  const logs = points.map(([size, time]) => [Math.log(size), Math.log(time)]);
  const mean = (place) => logs.reduce((sum, one) => sum + one[place], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const above = logs.reduce((sum, one) => sum + (one[0] - x) * (one[1] - y), 0);
  return above / logs.reduce((sum, one) => sum + (one[0] - x) ** 2, 0);
}
