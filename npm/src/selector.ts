/** Selectors without a connection: labels by the rules of the controller itself, leases by those of the Python client. */
import type { Lease } from "./lease.js";
import type { Labels } from "./record.js";
import { textArgument } from "./record.js";
import { run } from "./wasm.js";

/** How a requirement compares a label; `exists` is a bare `key`, `!` is `!key`, `gt` and `lt` are `>` and `<`. */
export type SelectorOperator = "=" | "==" | "!=" | "in" | "notin" | "exists" | "!" | "gt" | "lt";

/** One condition on one label. */
export interface Requirement {
  /** The label's key. */
  readonly key: string;
  /** How its value is compared. */
  readonly operator: SelectorOperator;
  /** With what, sorted; empty for `exists` and `!`. */
  readonly values: readonly string[];
}

/** What has labels: an {@link Exporter}, or anything else with text by text. */
export interface Labelled {
  /** Text by text. */
  readonly labels: Labels;
}

/** A selector that has been understood. All of its requirements have to hold. */
export interface Selector {
  /** The text that it was made from. */
  readonly text: string;
  /** Its requirements, sorted by key; none of an empty selector, which selects everything. */
  readonly requirements: readonly Requirement[];
  /**
   * Whether an exporter, or anything else with labels, fulfils it.
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
 * Reads a selector as Kubernetes does: `board=rpi4`, `board!=rpi4`, `site in (a, b)`, `site notin (a, b)`, `gpu`,
 * `!broken`, `slots>2`, joined by commas. Needs {@link init}, or a client.
 *
 * @param text - the selector; an empty one selects everything
 * @throws {@link JumpstarterError} of reason `invalid-argument`; its `position` says where the text went wrong
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
 * Those items whose labels a selector matches, in their order. It is what the server's `filter` does to exporters, done
 * here, over a list that is already there. Needs {@link init}, or a client.
 *
 * @param items - exporters, or anything else with `labels`
 * @param selector - text, or what {@link parseSelector} gave
 * @throws {@link JumpstarterError} of reason `invalid-argument`; its `position` says where the text went wrong
 * @example
 * ```ts
 * const { exporters } = await client.listExporters();
 * const boards = filterBySelector(exporters, "board in (rpi4, imx8)");
 * console.log(`${boards.length} of ${exporters.length}`);
 * ```
 */
export function filterBySelector<T extends Labelled>(items: Iterable<T>, selector: string | Selector): T[];
/**
 * The same over what has its labels elsewhere, such as a lease's tags.
 *
 * @param items - anything
 * @param selector - text, or what {@link parseSelector} gave
 * @param labelsOf - gives an item's labels
 * @example
 * ```ts
 * const { leases } = await client.listLeases();
 * const nightly = filterBySelector(leases, "ci=nightly", (lease) => lease.tags);
 * console.log(nightly.length);
 * ```
 */
export function filterBySelector<T>(items: Iterable<T>, selector: string | Selector, labelsOf: (item: T) => Labels): T[];
export function filterBySelector<T>(
  items: Iterable<T>,
  selector: string | Selector,
  labelsOf: (item: T) => Labels = (item) => (item as Labelled).labels,
): T[] {
  const text = textOf(selector);
  const list = [...items];
  const labelled = list.map((item) => ({ labels: labelsOf(item) }));
  const places = run((wasm) => wasm.selectorMatches(text, labelled));
  return Array.from(places, (place) => list[place] as T);
}

/**
 * Those leases whose selector asks for all that another one asks for, in their order: {@link Lease.matchesSelector} for
 * each. It is what the Python client's `leases.filter_by_selector` does. Needs {@link init}, or a client.
 *
 * @param leases - leases, a page of them, or anything else with a `selector`
 * @param selector - text, or what {@link parseSelector} gave; an empty one takes all
 * @throws {@link JumpstarterError} of reason `invalid-argument` where a part is not understood; its `position` says which
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
 * Those leases that belong to a client, in their order: the Python client's `leases.filter_by_client`.
 *
 * @param leases - leases, a page of them, or anything else with a `client`
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
