/** Selectors that need no connection: for labels by the controller's rules, for leases by the Python client's. */
import type { Lease } from "./lease.js";
import { textArgument } from "./record.js";
import type { Labels } from "../wasm/records.js";
import { run } from "../wasm/load.js";

/** How a requirement compares a label; `exists` is a bare `key`, `!` is `!key`, `gt` and `lt` are `>` and `<`. */
export type SelectorOperator = "=" | "==" | "!=" | "in" | "notin" | "exists" | "!" | "gt" | "lt";

/** One condition on one label. */
export interface Requirement {
  /** The label's key. */
  readonly key: string;
  /** How the label's value is compared. */
  readonly operator: SelectorOperator;
  /** The values to compare with, sorted; empty for `exists` and `!`. */
  readonly values: readonly string[];
}

/** An object with labels: an {@link Exporter}, or any other object with string labels. */
export interface Labelled {
  /** The labels: values by key. */
  readonly labels: Labels;
}

/** A parsed selector. It matches if all of its requirements do. */
export interface Selector {
  /** The text that was parsed. */
  readonly text: string;
  /** The requirements, sorted by key; none for an empty selector, which matches everything. */
  readonly requirements: readonly Requirement[];
  /**
   * Whether the selector matches an exporter, or any other object with labels.
   *
   * @example
   * ```ts
   * const selector = parseSelector("board=rpi4,!broken");
   * console.log(selector.matches({ labels: { board: "rpi4" } })); // true
   * ```
   */
  matches(item: Labelled): boolean;
}

/**
 * Parses a selector like Kubernetes: `board=rpi4`, `board!=rpi4`, `site in (a, b)`, `site notin (a, b)`, `gpu`,
 * `!broken`, `slots>2`, joined by commas. Needs {@link init}, or a client.
 *
 * @param text - the selector; an empty one matches everything
 * @throws {@link JumpstarterError} with reason `invalid-argument`; its `position` is that of the syntax error
 * @example
 * ```ts
 * const { requirements } = parseSelector("board in (rpi4, imx8),!broken");
 * console.log(requirements.map(({ key, operator }) => `${key} ${operator}`).join(", ")); // board in, broken !
 * try {
 *   parseSelector("board in rpi4");
 * } catch (error) {
 *   console.log(isJumpstarterError(error) && error.position); // 9
 * }
 * ```
 */
export function parseSelector(text: string): Selector {
  const checked = textArgument("selector", text);
  const plain = run((wasm) => wasm.parseSelector(checked) as Requirement[]);
  const requirements = plain.map((one) => Object.freeze({ ...one, values: Object.freeze(one.values) }));
  return Object.freeze({
    text: checked,
    requirements: Object.freeze(requirements),
    matches: (item: Labelled) => run((wasm) => wasm.selectorMatches(checked, [item])).length === 1,
  });
}

/**
 * Returns the items whose labels match a selector, in their order. It does locally what the server's `filter` does, for a
 * list that you already have. Needs {@link init}, or a client.
 *
 * @param items - exporters, or other objects with `labels`
 * @param selector - a text, or a result of {@link parseSelector}
 * @throws {@link JumpstarterError} with reason `invalid-argument`; its `position` is that of the syntax error
 * @example
 * ```ts
 * const { exporters } = await client.listExporters();
 * const boards = filterBySelector(exporters, "board in (rpi4, imx8)");
 * console.log(`${boards.length} of ${exporters.length}`);
 * ```
 */
export function filterBySelector<T extends Labelled>(items: Iterable<T>, selector: string | Selector): T[];
/**
 * The same for items with their labels in another property, such as a lease's tags.
 *
 * @param items - the items to filter
 * @param selector - a text, or a result of {@link parseSelector}
 * @param labelsOf - returns an item's labels
 * @example
 * ```ts
 * const { leases } = await client.listLeases();
 * const nightly = filterBySelector(leases, "ci=nightly", (lease) => lease.tags);
 * console.log(nightly.length);
 * ```
 */
export function filterBySelector<T>(
  items: Iterable<T>,
  selector: string | Selector,
  labelsOf: (item: T) => Labels,
): T[];
export function filterBySelector<T>(
  items: Iterable<T>,
  selector: string | Selector,
  labelsOf: (item: T) => Labels = (item) => (item as Labelled).labels,
): T[] {
  const text = textOf(selector);
  const { requirements } = typeof selector === "object" ? selector : parseSelector(text);
  const keys = [...new Set(requirements.map(({ key }) => key))];
  // Only the labels that the selector names decide, and many items share their values: one of these items goes to the wasm,
  // because reading thousands of objects there is slow.
  const distinct = new Map<string, { readonly place: number; readonly labels: Labels }>();
  const list = Array.from(items, (item) => {
    const labels = labelsOf(item);
    const values = keys.map((key) =>
      Object.hasOwn(Object(labels) as Labels, key) ? [typeof labels[key], String(labels[key])] : 0,
    );
    const id = JSON.stringify([labels === null ? "null" : typeof labels, values]);
    const known = distinct.get(id) ?? { place: distinct.size, labels };
    distinct.set(id, known);
    return { item, place: known.place };
  });
  const matching = new Set(run((wasm) => wasm.selectorMatches(text, [...distinct.values()])));
  return list.filter(({ place }) => matching.has(place)).map(({ item }) => item);
}

/**
 * Returns the leases whose selector contains every requirement of `selector`, in their order, as decided by
 * {@link Lease.matchesSelector}. Works like the Python client's `leases.filter_by_selector`. Needs {@link init}, or a client.
 *
 * @param leases - leases, a page of leases, or other objects with a `selector`
 * @param selector - a text, or a result of {@link parseSelector}; an empty one matches every lease
 * @throws {@link JumpstarterError} with reason `invalid-argument` if a part cannot be parsed; its `position` says which
 * @example
 * ```ts
 * const page = await client.listLeases();
 * const forBoards = filterLeasesBySelector(page, "board in (rpi4, imx8)");
 * console.log(`${forBoards.length} of ${page.leases.length}`);
 * ```
 */
export function filterLeasesBySelector<T extends Pick<Lease, "selector">>(
  leases: Iterable<T>,
  selector: string | Selector,
): T[] {
  const text = textOf(selector);
  const list = [...leases];
  const places = run((wasm) => wasm.leaseSelectorMatches(text, list));
  return Array.from(places, (place) => list[place] as T);
}

/**
 * Returns the leases that belong to a client, in their order. Works like the Python client's `leases.filter_by_client`.
 *
 * @param leases - leases, a page of leases, or other objects with a `client`
 * @param client - the client's bare name
 * @example
 * ```ts
 * const mine = filterLeasesByClient(await client.listLeases(), "alice");
 * console.log(mine.map(({ name }) => name));
 * ```
 */
export function filterLeasesByClient<T extends Pick<Lease, "client">>(leases: Iterable<T>, client: string): T[] {
  const name = textArgument("client", client);
  return [...leases].filter((lease) => lease.client === name);
}

function textOf(selector: string | Selector): string {
  return textArgument("selector", typeof selector === "object" ? selector.text : selector);
}
