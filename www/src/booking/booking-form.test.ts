import { describe, expect, it } from "vitest";
import { bookingRequest, boundsOf, emptyForm, parsePairs } from "./booking-form";
import { DURATION_PRESETS, lengthMs, USUAL_DURATION } from "./duration-presets";

describe("a booking's form", () => {
  it("requests only the chosen exporter", () => {
    const { request } = bookingRequest(emptyForm("rpi4-01", "board=x"));
    expect(request).toEqual({ exporterName: "rpi4-01", duration: "30m" });
  });

  it("sends a lease id only if one was entered", () => {
    const form = emptyForm(null, "board=rpi4");
    expect(bookingRequest(form).request).not.toHaveProperty("leaseId");
    expect(bookingRequest({ ...form, leaseId: " mine " }).request).toHaveProperty("leaseId", "mine");
  });

  it("sends only the fields of the chosen kind of booking", () => {
    const form = { ...emptyForm("rpi4-01", ""), selector: "a=b", by: "selector" } as const;
    expect(bookingRequest(form).request).toEqual({ selector: "a=b", duration: "30m" });
  });

  it("needs a target", () => {
    expect(bookingRequest(emptyForm(null, " ")).problem?.field).toBe("selector");
    expect(bookingRequest({ ...emptyForm(null, ""), by: "exporter" }).problem?.field).toBe("exporterName");
  });

  it("parses the begin time in the user's time zone", () => {
    const form = { ...emptyForm("x", ""), beginTime: "2026-12-01T09:30" };
    expect(bookingRequest(form).request?.beginTime).toEqual(new Date(2026, 11, 1, 9, 30));
    expect(bookingRequest({ ...form, beginTime: "soon" }).problem?.field).toBe("beginTime");
  });

  it("parses tags, and names the invalid one", () => {
    expect(parsePairs("a=b, c = d\n\n e=f=g ,h=")).toEqual({ a: "b", c: "d", e: "f=g", h: "" });
    expect(parsePairs("a=b,c")).toContain("“c”");
    expect(parsePairs("=b")).toContain("“=b”");
    expect(parsePairs("a=b,a=c")).toContain("twice");
    expect(bookingRequest({ ...emptyForm("x", ""), tags: "oops" }).problem?.field).toBe("tags");
  });

  it("has the default duration among its presets, each once", () => {
    expect(DURATION_PRESETS).toContain(USUAL_DURATION);
    expect(new Set(DURATION_PRESETS).size).toBe(DURATION_PRESETS.length);
    for (const preset of DURATION_PRESETS) expect(lengthMs(preset), preset).toBeGreaterThan(0);
    expect(lengthMs("1h30m")).toBe(5_400_000);
    for (const other of ["", "soon", "PT30M", "0m"]) expect(lengthMs(other)).toBeNull();
  });

  it("requests begin and end, which both have to be entered", () => {
    const bounds = { begin: new Date("2026-12-01T09:30:00Z"), end: new Date("2026-12-01T11:00:00Z") };
    const form = emptyForm("x", "", bounds);
    expect(bookingRequest(form).request).toEqual({ exporterName: "x", beginTime: bounds.begin, endTime: bounds.end });
    expect(bookingRequest({ ...form, beginTime: "" }).problem?.field).toBe("beginTime");
    expect(bookingRequest({ ...form, endTime: "" }).problem?.field).toBe("endTime");
    expect(boundsOf(form, new Date(), null)).toEqual(bounds);
    expect(boundsOf(emptyForm("x", ""), bounds.begin, 5_400_000)).toEqual(bounds);
  });

  it("sends context and disabled exporters only if they were entered", () => {
    expect(bookingRequest({ ...emptyForm("x", ""), context: "build=7", allowDisabled: true }).request).toEqual({
      exporterName: "x",
      duration: "30m",
      context: { build: "7" },
      allowDisabled: true,
    });
    expect(bookingRequest({ ...emptyForm("x", ""), context: "7" }).problem?.field).toBe("context");
  });
});
