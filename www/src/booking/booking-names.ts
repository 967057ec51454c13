// The names that bookings are sent under. A booking whose outcome is not known keeps its name: asking for the same again
// asks for the same lease, and cannot make a second one.
import { isJumpstarterError, type Lease } from "jumpstarter-web";
import type { BookingRequest } from "./booking-form";

/** The names of the bookings of one client, by what they asked for. */
export class BookingNames {
  /** The names of those that were sent and are not settled. */
  readonly #open = new Map<string, string>();
  readonly #client: string;

  /** `client` is the client's bare name; empty where only the controller knows it. */
  constructor(client: string) {
    this.#client = client;
  }

  /** The request with the name to send it under: the form's own where it has one, else one that stays until it is settled. */
  named(request: BookingRequest): BookingRequest & { readonly leaseId: string } {
    return { ...request, leaseId: request.leaseId ?? this.#open.get(keyOf(request)) ?? uuid7() };
  }

  /** `request`, as `named` gave it, was answered: asked for once more, it is another booking. */
  made(request: BookingRequest): void {
    this.#open.delete(keyOf(request));
  }

  /**
   * `request`, as `named` gave it, failed. Gives the lease where the booking was made all the same: by an earlier try, whose
   * answer got lost, since the name was taken from then on.
   */
  failed(request: BookingRequest & { readonly leaseId: string }, failure: unknown): Lease | null {
    const key = keyOf(request);
    const error = isJumpstarterError(failure) ? failure : null;
    const wasOpen = this.#open.get(key) === request.leaseId;
    const lease = wasOpen && error?.reason === "already-exists" ? error.lease : null;
    // That this try was not done says nothing of an earlier one: only the lease itself settles a name that is open.
    if (lease !== null) this.#open.delete(key);
    else if (error === null || error.outcome === "unknown") this.#open.set(key, request.leaseId);
    return lease !== null && (this.#client === "" || lease.client === this.#client) ? lease : null;
  }
}

/** Those of each client, for as long as the page lives. */
const kept = new Map<string, BookingNames>();

/** The names of a client's bookings. They outlive a connection: after a new login, too, the same booking has the same name. */
export function bookingNamesOf(client: string): BookingNames {
  const names = kept.get(client) ?? new BookingNames(client);
  kept.set(client, names);
  return names;
}

/** What a request asks for, whatever its name. */
function keyOf(request: BookingRequest): string {
  return JSON.stringify({ ...request, leaseId: undefined });
}

/** A UUIDv7 (RFC 9562, 5.7), as the controller names leases: in lists they stand by their age. */
export function uuid7(): string {
  // Not crypto.randomUUID: a page that came over plain http has none.
  const random = Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  const time = Date.now().toString(16).padStart(12, "0");
  const variant = ((parseInt(random.charAt(3), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(8)}`;
}
