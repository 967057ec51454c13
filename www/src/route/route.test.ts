import { describe, expect, it } from "vitest";
import { formatHash, hrefOf, parseHash, START, withQuery } from "./route";

describe("the address", () => {
  it("is the list of exporters if it says nothing, or nothing that is known", () => {
    for (const hash of ["", "#", "#/", "#/nowhere?x=1", "#%E0%A4%A"]) expect(parseHash(hash)).toEqual(START);
  });

  it("has view, selection and filters, in both directions", () => {
    for (const route of [
      { ...START, query: { filter: "board in (a,b),!broken", sort: "-status" } },
      { ...START, name: "rpi4/01 ü", query: { tab: "leases" } },
      { view: "leases", name: null, device: null, query: { show: "ended" } },
      { view: "leases", name: "l-1", device: ["power", "rail a"], query: {} },
      { view: "leases", name: "l-1", device: [], query: {} },
      { view: "calendar", name: null, device: null, query: { at: "2026-01-01T00:00:00Z", book: "" } },
    ] as const) {
      expect(parseHash(formatHash(route))).toEqual(route);
    }
  });

  it("keeps addresses of earlier versions", () => {
    expect(parseHash("#/race").view).toBe("endpoints");
  });

  it("removes a filter that is empty", () => {
    expect(withQuery({ filter: "a=b", show: "mine" }, { filter: "", show: null, book: "" })).toEqual({ book: "" });
    expect(hrefOf("exporters", "a b", { tab: "json" })).toBe("#/exporters/a%20b?tab=json");
  });
});
