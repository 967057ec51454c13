import { connect, type ConnectOptions } from "jumpstarter-web";
import { createLab, type Fault } from "jumpstarter-web/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { bookingRequest, emptyForm, type BookingRequest } from "./booking-form";
import { BookingNames, bookingNamesOf, uuid7 } from "./booking-names";

function request(selector: string, leaseId = ""): BookingRequest {
  const { request: made } = bookingRequest({ ...emptyForm(null, selector), leaseId });
  if (made === null) throw new Error("no request");
  return made;
}

/** How bookings of alice fail in a lab in which both alice and bob have a lease. */
async function failures() {
  const lease = { selector: "board=rpi4", duration: "1h" };
  const lab = await createLab({
    leases: ["alice", "bob"].map((client) => ({ name: `of-${client}`, client, ...lease })),
  });
  const one = lab.endpoint("one");
  const refuse = () => one.fault({ httpStatus: 403 });
  const failure = async (leaseId: string, fault: Fault, options: Partial<ConnectOptions> = {}): Promise<unknown> => {
    one.fault(fault);
    const service = await connect({ ...lab.connectOptions("alice"), ...options });
    const error: unknown = await service.createLease({ leaseId, ...lease }).catch((thrown: unknown) => thrown);
    service.close();
    return error;
  };
  return {
    // Refused only when it is sent again.
    lost: await failure("new", { cut: "after" }, { onAttempt: refuse }),
    expired: await failure("other", {}, { token: lab.token("alice", "expired") }),
    refused: await failure("other", { httpStatus: 403 }),
    exhausted: await failure("other", { status: { code: "RESOURCE_EXHAUSTED" } }),
    taken: await failure("of-alice", {}),
    takenByBob: await failure("of-bob", {}),
    takenUnread: await failure("of-alice", { httpStatus: 403, methods: ["GetLease"] }),
  };
}

describe("the name of a booking", () => {
  let errors: Awaited<ReturnType<typeof failures>>;
  beforeAll(async () => {
    errors = await failures();
  });

  it("is the form's own if it has one", () => {
    expect(new BookingNames("alice").named(request("a=b", "mine"))).toEqual(request("a=b", "mine"));
  });

  it("is the same over another connection of the same client, while the outcome is not known", () => {
    const first = bookingNamesOf("alice").named(request("reconnects=yes"));
    bookingNamesOf("alice").failed(first, errors.lost);
    expect(bookingNamesOf("alice").named(request("reconnects=yes"))).toEqual(first);
    expect(bookingNamesOf("bob").named(request("reconnects=yes"))).not.toEqual(first);
  });

  it("is the same for the same form while the outcome is not known", () => {
    const names = new BookingNames("alice");
    const first = names.named(request("a=b"));
    expect(names.failed(first, errors.lost)).toBeNull();
    expect(names.named(request("a=b"))).toEqual(first);
    // An exception of the page itself does not determine the outcome.
    expect(names.failed(first, new TypeError("x"))).toBeNull();
    expect(names.named(request("a=b"))).toEqual(first);
  });

  it("is different for another form, and for the same form after its booking succeeded", () => {
    const names = new BookingNames("alice");
    const first = names.named(request("a=b"));
    names.failed(first, errors.lost);
    expect(names.named(request("a=c")).leaseId).not.toBe(first.leaseId);
    names.made(first);
    const second = names.named(request("a=b"));
    expect(second.leaseId).not.toBe(first.leaseId);
    names.failed(second, errors.exhausted);
    expect(names.named(request("a=b")).leaseId).not.toBe(second.leaseId);
  });

  it("stays the same if a later attempt was certainly not done, because the first may have been", () => {
    const names = new BookingNames("alice");
    const first = names.named(request("a=b"));
    names.failed(first, errors.lost);
    for (const certain of [errors.expired, errors.refused, errors.exhausted]) {
      expect(names.failed(first, certain)).toBeNull();
      expect(names.named(request("a=b"))).toEqual(first);
    }
    expect(names.failed(first, errors.taken)?.client).toBe("alice");
  });

  it("belongs to the booking if it is taken after a lost response; the outcome is then known", () => {
    const names = new BookingNames("alice");
    for (const form of [request("a=b"), request("a=b", "mine")]) {
      const named = names.named(form);
      expect(names.failed(named, errors.lost)).toBeNull();
      // The lease may exist even if it cannot be read at the moment.
      expect(names.failed(named, errors.takenUnread)).toBeNull();
      expect(names.failed(named, errors.taken)?.client).toBe("alice");
      expect(names.failed(named, errors.taken)).toBeNull();
    }
  });

  it("is an error if another client's lease has it, or if no response was lost", () => {
    const names = new BookingNames("alice");
    const named = names.named(request("a=b", "mine"));
    expect(names.failed(named, errors.taken)).toBeNull();
    names.failed(named, errors.lost);
    expect(names.failed(named, errors.takenByBob)).toBeNull();
    const unnamed = new BookingNames("");
    unnamed.failed(named, errors.lost);
    expect(unnamed.failed(named, errors.takenByBob)?.client).toBe("bob");
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
