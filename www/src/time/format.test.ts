// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";
import { changePreferences, DEFAULTS } from "../preferences/preferences";
import { briefTime, clockTime, dateTime, differsFromUtc, fromLocalField, localField, span } from "./format";

const NOON = new Date("2026-07-01T12:00:00Z");

describe("dates as text", () => {
  afterEach(() => changePreferences(DEFAULTS));

  it("are in the chosen zone and clock, or in UTC", () => {
    changePreferences({ zone: "Europe/Berlin", clock: "24" });
    expect(clockTime(NOON)).toBe("14:00");
    expect(clockTime(NOON, "utc")).toBe("12:00");
    expect(differsFromUtc(NOON)).toBe(true);
    changePreferences({ clock: "12" });
    expect(clockTime(NOON)).toMatch(/^2:00\sPM$/);
    changePreferences({ zone: "UTC", clock: "24" });
    expect(differsFromUtc(NOON)).toBe(false);
  });

  it("have their day unless it is today", () => {
    changePreferences({ zone: "UTC", clock: "24" });
    expect(briefTime(NOON, new Date("2026-07-01T01:00:00Z"))).toBe("12:00");
    expect(briefTime(NOON, new Date("2026-07-02T01:00:00Z"))).toBe(dateTime(NOON));
  });

  it("become the value of a form field and back, also beside a change of the clocks", () => {
    for (const zone of ["Europe/Berlin", "UTC", "America/New_York", "Asia/Kolkata"]) {
      changePreferences({ zone });
      for (const at of ["2026-07-01T12:00:00Z", "2026-01-01T00:30:00Z", "2026-03-29T02:30:00Z"]) {
        expect(fromLocalField(localField(new Date(at)))?.toISOString(), `${zone} ${at}`).toBe(
          new Date(at).toISOString(),
        );
      }
    }
    expect(fromLocalField("")).toBeNull();
    expect(fromLocalField("tomorrow")).toBeNull();
  });
});

describe("lengths of time", () => {
  it("have their largest units", () => {
    expect(span(0)).toBe("0s");
    expect(span(12_400)).toBe("12s");
    expect(span(2_700_000)).toBe("45m");
    expect(span(183_600_000)).toBe("2d 3h");
    expect(span(86_400_000)).toBe("1d");
  });
});
