// The faults of the demo's endpoints, as a hook: read when the view opens and after each change.
import { useCallback, useEffect, useState } from "react";
import { orderFault, readFaults, type Fault } from "./demo-faults";

export interface DemoFaults {
  /** In the endpoints' order; null until they have been read. */
  readonly faults: readonly Fault[] | null;
  /** Why a request to the admin port failed; null if it did not. */
  readonly error: unknown;
  readonly order: (endpoint: number, fault: Fault) => void;
}

/** Without an admin port, it does nothing. */
export function useDemoFaults(admin: string | null): DemoFaults {
  const [faults, setFaults] = useState<readonly Fault[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [orders, setOrders] = useState(0);
  useEffect(() => {
    if (admin === null) return;
    const reading = new AbortController();
    readFaults(admin, reading.signal).then(setFaults, (failure: unknown) => {
      if (!reading.signal.aborted) setError(failure);
    });
    return () => reading.abort();
  }, [admin, orders]);
  const order = useCallback(
    (endpoint: number, fault: Fault) => {
      if (admin === null) return;
      orderFault(admin, endpoint, fault).then(
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
