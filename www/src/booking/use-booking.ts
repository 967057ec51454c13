// One booking: the single CreateLease, then watching the lease until it is decided. What it looks like is the dialog's.
import { useCallback, useEffect, useRef, useState } from "react";
import type { ClientService, Lease } from "jumpstarter-web";
import type { BookingRequest } from "./booking-form";
import { followLease } from "./follow-lease";

export interface Booking {
  /** CreateLease is under way. */
  readonly sending: boolean;
  /** Why CreateLease failed, or why the lease could not be read since. */
  readonly error: unknown;
  /** The lease, as last read; null until CreateLease has answered. */
  readonly lease: Lease | null;
  readonly book: (request: BookingRequest) => void;
}

type Progress = Omit<Booking, "book">;

const START: Progress = { sending: false, error: null, lease: null };

/** `onBooked` is called once, when the lease exists. */
export function useBooking(service: ClientService, onBooked: () => void): Booking {
  const [progress, setProgress] = useState(START);
  // State comes a render too late for the second click of a double click: this comes at once.
  const sending = useRef(false);
  const gone = useRef<AbortController | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    gone.current = leaving;
    return () => leaving.abort();
  }, []);

  const book = useCallback(
    (request: BookingRequest) => {
      if (sending.current) return;
      sending.current = true;
      setProgress({ ...START, sending: true });
      // No signal: a write that has been sent is not taken back by closing a dialog.
      service.createLease(request).then(
        (lease) => {
          // The guard stays up: this dialog has booked.
          setProgress({ sending: false, error: null, lease });
          onBooked();
          const signal = gone.current?.signal;
          if (signal === undefined || signal.aborted) return;
          void followLease(service, lease, {
            signal,
            onLease: (read) => setProgress({ sending: false, error: null, lease: read }),
            onError: (error) => setProgress((before) => ({ ...before, error })),
          });
        },
        (error: unknown) => {
          sending.current = false;
          setProgress({ ...START, error });
        },
      );
    },
    [service, onBooked],
  );
  return { ...progress, book };
}
