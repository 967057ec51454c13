// What can be done with a lease, and the context that does it. The dialogs are rendered once, at the top of the page.
import { createContext, useContext } from "react";
import type { Lease } from "jumpstarter-web";

/** A change of one lease that needs a dialog. */
export type Change = "until" | "begin" | "transfer" | "share";

export interface LeaseActions {
  /** Whether the page's client may change a lease; the controller decides where the page does not know its client. */
  readonly owns: (lease: Lease) => boolean;
  /** Whether a lease is known to be of the page's client. */
  readonly isMine: (lease: Lease) => boolean;
  /** Extends at once. */
  readonly extend: (lease: Lease, by: string) => void;
  /** Releases the leases after the user has confirmed. */
  readonly release: (leases: readonly Lease[]) => void;
  readonly change: (lease: Lease, change: Change) => void;
}

export const LeaseActionsContext = createContext<LeaseActions | null>(null);

export function useLeaseActions(): LeaseActions {
  const actions = useContext(LeaseActionsContext);
  if (actions === null) throw new Error("a lease's actions outside of the dashboard");
  return actions;
}

/** The changes that are possible in the lease's stage. */
export function changesOf(lease: Lease): readonly Change[] {
  switch (lease.stage()) {
    case "running":
      return ["until", "transfer", "share"];
    case "new":
    case "waiting":
      return ["until", "begin", "share"];
    default:
      return [];
  }
}
