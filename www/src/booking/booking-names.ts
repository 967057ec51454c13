// The names of bookings. A booking with an unknown outcome keeps its name: sending it again requests the same lease, and
// cannot create a second one.
import { isJumpstarterError, type Lease } from "jumpstarter-web";
import type { BookingRequest } from "./booking-form";

/** The names of one client's bookings, by the requests' content. */
export class BookingNames {
  /** The names of bookings that were sent and whose outcome is not known yet. */
  readonly #open = new Map<string, string>();
  readonly #client: string;

  /** `client` is the client's bare name; empty if only the controller knows it. */
  constructor(client: string) {
    this.#client = client;
  }

  /** The request with a lease name: the form's own if it has one, else a generated one that is kept until the outcome is known. */
  named(request: BookingRequest): BookingRequest & { readonly leaseId: string } {
    return { ...request, leaseId: request.leaseId ?? this.#open.get(keyOf(request)) ?? uuid7() };
  }

  /** Call this when `request`, from `named`, has succeeded: the same form then makes another booking. */
  made(request: BookingRequest): void {
    this.#open.delete(keyOf(request));
  }

  /** Call this when the lease with this name has been found, whose outcome was unknown. */
  settled(name: string): void {
    for (const [key, open] of this.#open) if (open === name) this.#open.delete(key);
  }

  /**
   * Call this when `request`, from `named`, has failed. Returns the lease if an earlier attempt, whose response was lost, has
   * made the booking: its name is then already taken.
   */
  failed(request: BookingRequest & { readonly leaseId: string }, failure: unknown): Lease | null {
    const key = keyOf(request);
    const error = isJumpstarterError(failure) ? failure : null;
    const wasOpen = this.#open.get(key) === request.leaseId;
    const lease = wasOpen && error?.reason === "already-exists" ? error.lease : null;
    // Even if this attempt was certainly not done, an earlier one may have been: only the lease itself proves the outcome.
    if (lease !== null) this.#open.delete(key);
    else if (error === null || error.outcome === "unknown") this.#open.set(key, request.leaseId);
    return lease !== null && (this.#client === "" || lease.client === this.#client) ? lease : null;
  }
}

/** The names of each client, until the page is closed. */
const kept = new Map<string, BookingNames>();

/** The names of a client's bookings. They outlive a connection: after a new login, the same booking still has the same name. */
export function bookingNamesOf(client: string): BookingNames {
  const names = kept.get(client) ?? new BookingNames(client);
  kept.set(client, names);
  return names;
}

/** A key for the request's content, without its name. */
function keyOf(request: BookingRequest): string {
  return JSON.stringify({ ...request, leaseId: undefined });
}

/** A UUIDv7 (RFC 9562, 5.7), like the controller's lease names, which sort by age. */
export function uuid7(): string {
  // crypto.randomUUID is not available in pages loaded over plain http.
  const random = Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  const time = Date.now().toString(16).padStart(12, "0");
  const variant = ((parseInt(random.charAt(3), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(8)}`;
}
