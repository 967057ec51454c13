// The exporters that match a selector, fast enough for 10,000 at each keystroke: a selector depends on the labels that it names
// alone, and most exporters share their values with many others, so the package's matcher decides once for each combination.
import { filterBySelector, parseSelector, type Exporter } from "jumpstarter-web";

type Labelled = Pick<Exporter, "labels">;

/** The exporters whose labels match, in their order. Throws like `parseSelector` if the selector is invalid. */
export function selectExporters<E extends Labelled>(exporters: readonly E[], selector: string): readonly E[] {
  const keys = [...new Set(parseSelector(selector).requirements.map(({ key }) => key))];
  if (keys.length === 0) return exporters;
  const combinations = new Map<string, Labelled>();
  const ids = exporters.map(({ labels }) => {
    const values = keys.map((key) => (Object.hasOwn(labels, key) ? (labels[key] ?? null) : null));
    const id = JSON.stringify(values);
    if (!combinations.has(id)) {
      const named = keys.flatMap((key, index) => (values[index] == null ? [] : [[key, values[index]] as const]));
      combinations.set(id, { labels: Object.fromEntries(named) });
    }
    return id;
  });
  const matching = new Set(filterBySelector(combinations.values(), selector));
  return exporters.filter((_, index) => {
    const combination = combinations.get(ids[index] ?? "");
    return combination !== undefined && matching.has(combination);
  });
}
