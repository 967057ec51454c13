// One booking: the single CreateLease, then watching the lease. What it looks like is the dialog's.
import { useCallback, useRef, useState } from "react";
import type { ClientService, Lease } from "jumpstarter-web";
import { useLease } from "jumpstarter-web/react";
import type { BookingRequest } from "./booking-form";
import type { BookingNames } from "./booking-names";

export interface Booking {
  /** CreateLease is under way. */
  readonly sending: boolean;
  /** Why CreateLease failed, or why the lease could not be read since. */
  readonly error: unknown;
  /** The lease, as last read; null until CreateLease has answered. */
  readonly lease: Lease | null;
  readonly book: (request: BookingRequest) => void;
}

interface Progress {
  readonly sending: boolean;
  readonly error: unknown;
  /** The lease as CreateLease gave it. */
  readonly made: Lease | null;
}

const START: Progress = { sending: false, error: null, made: null };

/** Somebody waits: more often than the lists are read. */
const OFTEN = { intervalMs: 1_000 };

/** `onBooked` is called once, when the lease exists. */
export function useBooking(service: ClientService, names: BookingNames, onBooked: () => void): Booking {
  const [{ sending, error, made }, setProgress] = useState(START);
  // State comes a render too late for the second click of a double click: this comes at once.
  const guard = useRef(false);
  const watched = useLease(service, made?.name ?? null, OFTEN);

  const book = useCallback(
    (request: BookingRequest) => {
      if (guard.current) return;
      guard.current = true;
      setProgress({ ...START, sending: true });
      const named = names.named(request);
      const booked = (lease: Lease) => {
        // The guard stays up: this dialog has booked.
        setProgress({ sending: false, error: null, made: lease });
        onBooked();
      };
      // No signal: a write that has been sent is not taken back by closing a dialog.
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
