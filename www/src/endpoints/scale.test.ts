import { describe, expect, it } from "vitest";
import { barOn, scaleFor } from "./scale";

describe("the time axis", () => {
  it("is as long as the longest call, rounded up to a tick", () => {
    expect(scaleFor([12, 310, 7])).toEqual({ maxMs: 400, ticks: [0, 100, 200, 300, 400] });
    expect(scaleFor([1_000]).maxMs).toBe(1_000);
  });

  it("has a minimum and a maximum length", () => {
    expect(scaleFor([]).maxMs).toBe(50);
    expect(scaleFor([0.3]).maxMs).toBe(50);
    expect(scaleFor([12, 30_000]).maxMs).toBe(2_000);
  });

  it("positions bars in percent", () => {
    expect(barOn(400, 100, 200)).toEqual({ left: 25, width: 50, cut: false });
    expect(barOn(400, 0, 400).cut).toBe(false);
  });

  it("cuts bars that continue past its end, and shows those that start there", () => {
    expect(barOn(2_000, 1_000, 29_000)).toEqual({ left: 50, width: 50, cut: true });
    expect(barOn(2_000, 7_500, 10)).toEqual({ left: 100, width: 0, cut: true });
  });
});
