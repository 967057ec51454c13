// One booking, as a hook: a single CreateLease, then a watch of the lease.
import { useCallback, useEffect, useRef, useState } from "react";
import { isJumpstarterError, type ClientService, type Lease } from "jumpstarter-web";
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
  /** The name of a booking whose answer was lost, and that is being looked for. */
  readonly lookingFor: string | null;
  /** Stops looking for it, because the form now asks for something else. */
  readonly forget: () => void;
  readonly book: (request: BookingRequest) => void;
}

interface Progress {
  readonly sending: boolean;
  readonly error: unknown;
  /** The lease that CreateLease returned. */
  readonly made: Lease | null;
  /** The name of a booking that may have been made. */
  readonly open: string | null;
}

const START: Progress = { sending: false, error: null, made: null, open: null };

/** More often than the lists are polled, since the user is waiting. */
const OFTEN = { intervalMs: 1_000 };

/** `onBooked` is called once, when the lease exists. */
export function useBooking(service: ClientService, names: BookingNames, onBooked: (lease: Lease) => void): Booking {
  const [{ sending, error, made, open }, setProgress] = useState(START);
  // A state change would only take effect after a render, too late for the second click of a double click.
  const guard = useRef(false);
  // Finding the lease of a lost answer settles the booking; not finding it proves nothing, so the search goes on.
  const watched = useLease(service, made?.name ?? open, OFTEN);
  const lease = watched.lease ?? made;
  const found = made === null ? lease : null;
  const foundOnce = useRef(false);
  useEffect(() => {
    if (found === null || foundOnce.current) return;
    foundOnce.current = true;
    guard.current = true;
    names.settled(found.name);
    onBooked(found);
  }, [found, names, onBooked]);

  const forget = useCallback(() => setProgress((before) => ({ ...before, open: null })), []);

  const book = useCallback(
    (request: BookingRequest) => {
      if (guard.current) return;
      guard.current = true;
      setProgress({ ...START, sending: true });
      const named = names.named(request);
      const booked = (lease: Lease) => {
        // The guard stays set: this dialog has made its booking.
        setProgress({ ...START, made: lease });
        onBooked(lease);
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
          const isOpen = isJumpstarterError(failure) && failure.outcome === "unknown";
          setProgress({ ...START, error: failure, open: isOpen ? named.leaseId : null });
        },
      );
    },
    [service, names, onBooked],
  );
  return {
    sending,
    error: lease === null ? error : watched.error,
    lease,
    lookingFor: lease === null ? open : null,
    forget,
    book,
  };
}
