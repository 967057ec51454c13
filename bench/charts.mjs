// The charts of a run's results.
import { bars, lines } from "./chart.mjs";
import { bundled, unformatted } from "./names.mjs";
import { median } from "./statistics.mjs";

/** The charts by the names of their files, as SVG. */
export function charts({ bytes, coldStart, calls, lists, polling }) {
  const names = Object.keys(calls.latencies[0].took);
  const growing = (measured, of) =>
    names.map((name) => ({
      name: unformatted(name),
      points: measured.map((one) => [one.size, median(of(one, name))]),
    }));
  const group = (name, took) => ({
    name,
    bars: Object.entries(took).map(([who, list]) => [unformatted(who), median(list)]),
  });
  return {
    bytes: bars("What a page loads, compressed with brotli", "KB", [
      { name: "List and book", bars: bundled(bytes).map(({ name, brotli }) => [unformatted(name), brotli / 1000]) },
    ]),
    "cold-start": bars(
      "From the first script to the first list shown",
      "ms",
      coldStart.map(({ link, cache, took }) => group(`${link}, ${cache} cache`, took)),
    ),
    calls: bars(
      "Calls",
      "ms",
      calls.latencies.map(({ method, atOnce, took }) =>
        group(`${method}, ${atOnce === 1 ? "one at a time" : `${atOnce} at once`}`, took),
      ),
    ),
    lists: lines(
      "Lists: from bytes to objects with each field read",
      "exporters",
      growing(lists, ({ results }, name) => results[name].took),
    ),
    polling: lines(
      "Polling: from the response to the changes, 1% changed",
      "exporters",
      growing(polling, ({ took }, name) => took[name]),
    ),
  };
}
