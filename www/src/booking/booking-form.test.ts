import { describe, expect, it } from "vitest";
import { bookingRequest, emptyForm, parseTags } from "./booking-form";
import { DURATION_PRESETS, USUAL_DURATION } from "./duration-presets";

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
    expect(parseTags("a=b, c = d\n\n e=f=g ,h=")).toEqual({ a: "b", c: "d", e: "f=g", h: "" });
    expect(parseTags("a=b,c")).toContain("“c”");
    expect(parseTags("=b")).toContain("“=b”");
    expect(parseTags("a=b,a=c")).toContain("twice");
    expect(bookingRequest({ ...emptyForm("x", ""), tags: "oops" }).problem?.field).toBe("tags");
  });

  it("has the default duration among its presets, each once", () => {
    const texts = DURATION_PRESETS.map(({ text }) => text);
    expect(texts).toContain(USUAL_DURATION);
    expect(new Set(texts).size).toBe(texts.length);
  });
});
