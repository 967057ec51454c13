// The faults of the demo, as a hook: read when the view opens and after each change.
import { useCallback, useEffect, useState } from "react";
import { orderFault, readFaults, type Fault, type Faults, type Target } from "./demo-faults";

export interface DemoFaults {
  /** Null until they have been read. */
  readonly faults: Faults | null;
  /** Why a request to the admin port failed; null if it did not. */
  readonly error: unknown;
  readonly order: (target: Target, fault: Fault) => void;
}

export function useDemoFaults(admin: string): DemoFaults {
  const [faults, setFaults] = useState<Faults | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [orders, setOrders] = useState(0);
  useEffect(() => {
    const reading = new AbortController();
    readFaults(admin, reading.signal).then(setFaults, (failure: unknown) => {
      if (!reading.signal.aborted) setError(failure);
    });
    return () => reading.abort();
  }, [admin, orders]);
  const order = useCallback(
    (target: Target, fault: Fault) => {
      orderFault(admin, target, fault).then(
        () => {
          setError(null);
          setOrders((before) => before + 1);
        },
        (failure: unknown) => setError(failure),
      );
    },
    [admin],
  );
  return { faults, error, order };
}
