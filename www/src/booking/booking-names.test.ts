import { init } from "jumpstarter-web";
import { beforeAll, describe, expect, it } from "vitest";
import { leaseWith } from "../leases/lease.fixture";
import { bookingRequest, emptyForm, type BookingRequest } from "./booking-form";
import { BookingNames, bookingNamesOf, uuid7 } from "./booking-names";

function request(selector: string, leaseId = ""): BookingRequest {
  const { request: made } = bookingRequest({ ...emptyForm(null, selector), leaseId });
  if (made === null) throw new Error("no request");
  return made;
}

/** Creates an error like one of another copy of the package. */
const failed = (parts: object) =>
  Object.assign(new Error(), {
    [Symbol.for("jumpstarter-web.error")]: true,
    reason: "network",
    outcome: null,
    lease: null,
    ...parts,
  });
const LOST = failed({ outcome: "unknown" });
const taken = (client: string) => failed({ reason: "already-exists", lease: leaseWith({ client }) });

describe("the name of a booking", () => {
  beforeAll(() => init());

  it("is the form's own if it has one", () => {
    expect(new BookingNames("alice").named(request("a=b", "mine"))).toEqual(request("a=b", "mine"));
  });

  it("is the same over another connection of the same client, while the outcome is not known", () => {
    const first = bookingNamesOf("alice").named(request("reconnects=yes"));
    bookingNamesOf("alice").failed(first, LOST);
    expect(bookingNamesOf("alice").named(request("reconnects=yes"))).toEqual(first);
    expect(bookingNamesOf("bob").named(request("reconnects=yes"))).not.toEqual(first);
  });

  it("is the same for the same form while the outcome is not known", () => {
    const names = new BookingNames("alice");
    const first = names.named(request("a=b"));
    expect(names.failed(first, LOST)).toBeNull();
    expect(names.named(request("a=b"))).toEqual(first);
    // An exception of the page itself does not determine the outcome.
    expect(names.failed(first, new TypeError("x"))).toBeNull();
    expect(names.named(request("a=b"))).toEqual(first);
  });

  it("is different for another form, and for the same form after its booking succeeded", () => {
    const names = new BookingNames("alice");
    const first = names.named(request("a=b"));
    names.failed(first, LOST);
    expect(names.named(request("a=c")).leaseId).not.toBe(first.leaseId);
    names.made(first);
    const second = names.named(request("a=b"));
    expect(second.leaseId).not.toBe(first.leaseId);
    names.failed(second, failed({ reason: "resource-exhausted" }));
    expect(names.named(request("a=b")).leaseId).not.toBe(second.leaseId);
  });

  it("stays the same if a later attempt was certainly not done, because the first may have been", () => {
    const names = new BookingNames("alice");
    const first = names.named(request("a=b"));
    names.failed(first, LOST);
    for (const reason of ["token-expired", "http-status", "resource-exhausted"]) {
      expect(names.failed(first, failed({ reason }))).toBeNull();
      expect(names.named(request("a=b"))).toEqual(first);
    }
    expect(names.failed(first, taken("alice"))?.client).toBe("alice");
  });

  it("belongs to the booking if it is taken after a lost response; the outcome is then known", () => {
    const names = new BookingNames("alice");
    for (const form of [request("a=b"), request("a=b", "mine")]) {
      const named = names.named(form);
      expect(names.failed(named, LOST)).toBeNull();
      // The lease may exist even if it cannot be read at the moment.
      expect(names.failed(named, failed({ reason: "already-exists" }))).toBeNull();
      expect(names.failed(named, taken("alice"))?.client).toBe("alice");
      expect(names.failed(named, taken("alice"))).toBeNull();
    }
  });

  it("is an error if another client's lease has it, or if no response was lost", () => {
    const names = new BookingNames("alice");
    const named = names.named(request("a=b", "mine"));
    expect(names.failed(named, taken("alice"))).toBeNull();
    names.failed(named, LOST);
    expect(names.failed(named, taken("bob"))).toBeNull();
    const unnamed = new BookingNames("");
    unnamed.failed(named, LOST);
    expect(unnamed.failed(named, taken("bob"))?.client).toBe("bob");
  });

  it("is a UUIDv7 if it is generated, with the time in front", () => {
    const made = new Set(Array.from({ length: 100 }, uuid7));
    expect(made.size).toBe(100);
    for (const name of made)
      expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const [name = ""] = made;
    expect(Math.abs(parseInt(name.slice(0, 8) + name.slice(9, 13), 16) - Date.now())).toBeLessThan(86_400_000);
  });
});
