import { describe, expect, it } from "vitest";
import { bookingRequest, emptyForm, parseTags } from "./booking-form";
import { DURATION_PRESETS, USUAL_DURATION } from "./duration-presets";

describe("a booking's form", () => {
  it("asks for the exporter that was chosen, and for nothing else", () => {
    const { request } = bookingRequest(emptyForm("rpi4-01", "board=x"));
    expect(request).toEqual({ exporterName: "rpi4-01", duration: "30m" });
  });

  it("passes a lease id only when one was given", () => {
    const form = emptyForm(null, "board=rpi4");
    expect(bookingRequest(form).request).not.toHaveProperty("leaseId");
    expect(bookingRequest({ ...form, leaseId: " mine " }).request).toHaveProperty("leaseId", "mine");
  });

  it("sends what the other way of asking holds only when that way is chosen", () => {
    const form = { ...emptyForm("rpi4-01", ""), selector: "a=b", by: "selector" } as const;
    expect(bookingRequest(form).request).toEqual({ selector: "a=b", duration: "30m" });
  });

  it("needs a target", () => {
    expect(bookingRequest(emptyForm(null, " ")).problem?.field).toBe("selector");
    expect(bookingRequest({ ...emptyForm(null, ""), by: "exporter" }).problem?.field).toBe("exporterName");
  });

  it("reads a begin in the person's own time zone", () => {
    const form = { ...emptyForm("x", ""), beginTime: "2026-12-01T09:30" };
    expect(bookingRequest(form).request?.beginTime).toEqual(new Date(2026, 11, 1, 9, 30));
    expect(bookingRequest({ ...form, beginTime: "soon" }).problem?.field).toBe("beginTime");
  });

  it("reads tags, and says which one is none", () => {
    expect(parseTags("a=b, c = d\n\n e=f=g ,h=")).toEqual({ a: "b", c: "d", e: "f=g", h: "" });
    expect(parseTags("a=b,c")).toContain("“c”");
    expect(parseTags("=b")).toContain("“=b”");
    expect(parseTags("a=b,a=c")).toContain("twice");
    expect(bookingRequest({ ...emptyForm("x", ""), tags: "oops" }).problem?.field).toBe("tags");
  });

  it("offers the usual duration among its presets, each once", () => {
    const texts = DURATION_PRESETS.map(({ text }) => text);
    expect(texts).toContain(USUAL_DURATION);
    expect(new Set(texts).size).toBe(texts.length);
  });
});
