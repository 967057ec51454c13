import { describe, expect, it } from "vitest";
import { columnsText, shownColumns, sorted, sortOf, sortText, type Column } from "./columns";

interface Item {
  readonly name: string;
  readonly left: number | null;
}
const COLUMNS: readonly Column<Item>[] = [
  { key: "name", by: ({ name }) => name },
  { key: "left", by: ({ left }) => left, optional: true },
  { key: "more", optional: true, initial: false },
];
const keys = (columns: readonly Column<Item>[]) => columns.map(({ key }) => key).join();

describe("the columns of a table", () => {
  it("are the default ones, or those that were chosen, as a text and back", () => {
    expect(keys(shownColumns(COLUMNS, undefined))).toBe("name,left");
    for (const shown of [["more"], ["left", "more"], []]) {
      const text = columnsText(COLUMNS, new Set(["name", ...shown]));
      expect(keys(shownColumns(COLUMNS, text ?? undefined))).toBe(["name", ...shown].join());
    }
    expect(columnsText(COLUMNS, new Set(["name", "left"]))).toBeNull();
  });

  it("sort with numbers in names, and with what is missing last in both directions", () => {
    const items = [
      { name: "b-10", left: null },
      { name: "b-9", left: 3 },
      { name: "a", left: 7 },
    ];
    const names = (text: string) => sorted(items, COLUMNS, sortOf(COLUMNS, text)).map(({ name }) => name);
    expect(names("name")).toEqual(["a", "b-9", "b-10"]);
    expect(names("-name")).toEqual(["b-10", "b-9", "a"]);
    expect(names("left")).toEqual(["b-9", "a", "b-10"]);
    expect(names("-left")).toEqual(["a", "b-9", "b-10"]);
    expect(names("more")).toEqual(items.map(({ name }) => name));
    expect(sortText({ key: "left", descending: true })).toBe("-left");
  });
});
