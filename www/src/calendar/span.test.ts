// @vitest-environment happy-dom
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { init } from "jumpstarter-web";
import { condition, leaseWith } from "../leases/lease.fixture";
import { changePreferences, DEFAULTS } from "../preferences/preferences";
import { barOf, byExporter, leaseIn, spanOf, ticksOf, timesOf, ZOOM_KEYS, ZOOMS } from "./span";

const NOW = Date.parse("2026-01-05T12:00:00Z");
const at = (hour: number) => new Date(NOW + hour * 3_600_000).toISOString();
const lease = (begin: number, end: number) => leaseWith({ beginTimeText: at(begin), endTimeText: at(end) });

describe("the calendar's span", () => {
  beforeAll(() => init());
  afterEach(() => changePreferences(DEFAULTS));

  it("includes now, or starts where the address says", () => {
    for (const zoom of ZOOM_KEYS) {
      const { begin, end } = spanOf(zoom, undefined, NOW);
      expect(begin).toBeLessThan(NOW);
      expect(end).toBeGreaterThan(NOW);
      expect(end - begin).toBe(ZOOMS[zoom].length);
    }
    expect(spanOf("day", at(5), NOW).begin).toBe(Date.parse(at(5)));
    expect(spanOf("day", "nonsense", NOW)).toEqual(spanOf("day", undefined, NOW));
  });

  it("has its ticks at whole hours and days of the user's time zone", () => {
    changePreferences({ zone: "Asia/Kolkata" });
    const ticks = ticksOf("week", spanOf("week", undefined, NOW));
    expect(ticks).toHaveLength(7);
    for (const tick of ticks) expect(new Date(tick).toISOString()).toMatch(/T18:30:00/);
  });
});

describe("a lease in the calendar", () => {
  beforeAll(() => init());
  const day = { begin: NOW, end: Date.parse(at(24)) };

  it("is a bar from its begin to its end, cut at the edges", () => {
    expect(barOf(lease(6, 12), day)).toEqual({ kind: "booked", left: 25, width: 25 });
    expect(barOf(lease(-6, 6), day)).toEqual({ kind: "booked", left: 0, width: 25 });
    expect(barOf(lease(12, 48), day)).toEqual({ kind: "booked", left: 50, width: 50 });
    expect(barOf(lease(24, 30), day)).toBeNull();
    expect(barOf(lease(-9, 0), day)).toBeNull();
  });

  it("has a kind by its stage, and none if it never held an exporter", () => {
    const begun = { beginTimeText: null, effectiveBeginTimeText: at(1), exporter: "x" };
    const running = leaseWith({ ...begun, conditions: [condition("Ready", "True", "Ready")] });
    expect(barOf(running, day)?.kind).toBe("running");
    expect(barOf(leaseWith({ ...begun, effectiveEndTimeText: at(2) }), day)?.kind).toBe("past");
    for (const type of ["Unsatisfiable", "Invalid"])
      expect(timesOf(leaseWith({ beginTimeText: at(1), conditions: [condition(type, "True", "x")] }))).toBeNull();
    expect(
      timesOf(leaseWith({ beginTimeText: at(1), conditions: [condition("Ready", "False", "Released")] })),
    ).toBeNull();
  });

  it("belongs to its exporter, the requested one, or none yet", () => {
    const named = leaseWith({ beginTimeText: at(1), exporterName: "x" });
    const any = leaseWith({ beginTimeText: at(1) });
    expect([...byExporter([named, any]).entries()]).toEqual([
      ["x", [named]],
      ["", [any]],
    ]);
    expect(leaseIn([named], { begin: Date.parse(at(1.2)), end: Date.parse(at(1.3)) })).toBe(named);
    expect(leaseIn([named], { begin: Date.parse(at(1.5)), end: Date.parse(at(2)) })).toBeUndefined();
  });
});
