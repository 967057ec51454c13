// A device session as React state, from mount to unmount.
import { useEffect, useState, useSyncExternalStore } from "react";
import { DeviceSession, type SessionState } from "./device-session";
import type { OpenDevice } from "./leased-device";

export interface DeviceHandle {
  readonly state: SessionState;
  /** Begins again after it was over. */
  readonly restart: () => void;
  /** Reads the status now. */
  readonly check: () => void;
  /** Makes all ways race, now. */
  readonly race: () => void;
}

/** `open` must stay the same: another one is another device. `hasEnded`: its lease has; what is known of it stays. */
export function useDevice(open: OpenDevice, hasEnded: boolean): DeviceHandle {
  const [held, setHeld] = useState(() => ({ open, session: new DeviceSession(open) }));
  if (held.open !== open) setHeld({ open, session: new DeviceSession(open) });
  const { session } = held;
  useEffect(() => () => session.close(), [session]);
  // A lease can be found again: a replica of the controller that lags reports a new one as not found.
  useEffect(() => {
    if (hasEnded) session.end();
    else session.start();
  }, [session, hasEnded]);
  const state = useSyncExternalStore(session.subscribe, session.state);
  return { state, restart: () => session.start(), check: session.check, race: session.race };
}
