// One booking, as a hook: a single CreateLease, then a watch of the lease.
import { useCallback, useRef, useState } from "react";
import type { ClientService, Lease } from "jumpstarter-web";
import { useLease } from "jumpstarter-web/react";
import type { BookingRequest } from "./booking-form";
import type { BookingNames } from "./booking-names";

export interface Booking {
  /** Whether CreateLease is in progress. */
  readonly sending: boolean;
  /** Why CreateLease, or a later read of the lease, failed. */
  readonly error: unknown;
  /** The lease as last read; null until CreateLease has succeeded. */
  readonly lease: Lease | null;
  readonly book: (request: BookingRequest) => void;
}

interface Progress {
  readonly sending: boolean;
  readonly error: unknown;
  /** The lease that CreateLease returned. */
  readonly made: Lease | null;
}

const START: Progress = { sending: false, error: null, made: null };

/** More often than the lists are polled, since the user is waiting. */
const OFTEN = { intervalMs: 1_000 };

/** `onBooked` is called once, when the lease exists. */
export function useBooking(service: ClientService, names: BookingNames, onBooked: () => void): Booking {
  const [{ sending, error, made }, setProgress] = useState(START);
  // A state change would only take effect after a render, too late for the second click of a double click.
  const guard = useRef(false);
  const watched = useLease(service, made?.name ?? null, OFTEN);

  const book = useCallback(
    (request: BookingRequest) => {
      if (guard.current) return;
      guard.current = true;
      setProgress({ ...START, sending: true });
      const named = names.named(request);
      const booked = (lease: Lease) => {
        // The guard stays set: this dialog has made its booking.
        setProgress({ sending: false, error: null, made: lease });
        onBooked();
      };
      // No signal: closing the dialog cannot undo a write that was sent.
      service.createLease(named).then(
        (lease) => {
          names.made(named);
          booked(lease);
        },
        (failure: unknown) => {
          const lease = names.failed(named, failure);
          if (lease !== null) return booked(lease);
          guard.current = false;
          setProgress({ ...START, error: failure });
        },
      );
    },
    [service, names, onBooked],
  );
  return { sending, error: error ?? watched.error, lease: watched.lease ?? made, book };
}
