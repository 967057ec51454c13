import { describe, expect, it } from "vitest";
import { formatHash, parseHash } from "./url-state";

describe("url state", () => {
  it("is by default the exporters, unfiltered", () => {
    for (const hash of ["", "#", "#/", "#/nonsense?x=y"]) {
      expect(parseHash(hash)).toEqual({ view: "exporters", filter: "", ended: false });
    }
  });

  it("preserves every selector in an address", () => {
    for (const filter of ["board=rpi4", "a in (b, c),!d", "x=ü&ended=1#?%", "a==b"]) {
      const state = { view: "leases", filter, ended: true } as const;
      expect(parseHash(formatHash(state))).toEqual(state);
    }
  });

  it("has every view by its name", () => {
    for (const view of ["exporters", "leases", "race"] as const) expect(parseHash(`#/${view}`).view).toBe(view);
  });

  it("omits default values in the address", () => {
    expect(formatHash({ view: "leases", filter: "", ended: false })).toBe("#/leases");
  });
});
