// The columns of a table as the address has them: which are shown, and by which the rows are sorted.

/** A column of a table with items of type `T`. */
export interface Column<T> {
  readonly key: string;
  /** Sorts ascending by what this returns; undefined if the column cannot be sorted by. Null sorts last. */
  readonly by?: (item: T) => string | number | null;
  /** Whether it can be hidden. */
  readonly optional?: boolean;
  /** Whether it is shown without being chosen. */
  readonly initial?: boolean;
}

export interface Sort {
  readonly key: string;
  readonly descending: boolean;
}

/** Parses `status` or `-status`; null if it is not a column to sort by. */
export function sortOf<T>(columns: readonly Column<T>[], text: string | undefined): Sort | null {
  const descending = text?.startsWith("-") ?? false;
  const key = descending ? text?.slice(1) : text;
  return columns.some((column) => column.key === key && column.by !== undefined)
    ? { key: key ?? "", descending }
    : null;
}

export function sortText({ key, descending }: Sort): string {
  return (descending ? "-" : "") + key;
}

/** The shown columns: those in `text`, which are separated by commas, and those that cannot be hidden. */
export function shownColumns<T>(columns: readonly Column<T>[], text: string | undefined): readonly Column<T>[] {
  const chosen = text === undefined ? null : new Set(text.split(","));
  return columns.filter(
    ({ key, optional = false, initial = true }) => !optional || (chosen === null ? initial : chosen.has(key)),
  );
}

/** The text for `shownColumns`; null for the default columns. */
export function columnsText<T>(columns: readonly Column<T>[], shown: ReadonlySet<string>): string | null {
  const isDefault = columns.every(
    ({ key, optional = false, initial = true }) => !optional || shown.has(key) === initial,
  );
  if (isDefault) return null;
  const keys = columns.filter(({ key, optional = false }) => optional && shown.has(key)).map(({ key }) => key);
  return keys.length === 0 ? "none" : keys.join(",");
}

const collator = new Intl.Collator(undefined, { numeric: true });

/** The items in the order of `sort`; items that are equal keep their order. */
export function sorted<T>(items: readonly T[], columns: readonly Column<T>[], sort: Sort | null): readonly T[] {
  const by = columns.find(({ key }) => key === sort?.key)?.by;
  if (sort === null || by === undefined) return items;
  const sign = sort.descending ? -1 : 1;
  const keyed = items.map((item) => ({ item, value: by(item) }));
  keyed.sort((one, other) => {
    if (one.value === null || other.value === null) return Number(one.value === null) - Number(other.value === null);
    const order =
      typeof one.value === "number" && typeof other.value === "number"
        ? one.value - other.value
        : collator.compare(String(one.value), String(other.value));
    return sign * order;
  });
  return keyed.map(({ item }) => item);
}
