// Leases for the page's tests, created by the package.
import { Lease, type Condition } from "jumpstarter-web";

const NEW = {
  namespace: "lab",
  name: "l",
  selector: "<none>",
  exporterName: null,
  tags: {},
  context: {},
  allowDisabled: false,
  durationSeconds: 1800,
  effectiveDurationSeconds: null,
  beginTimeText: null,
  effectiveBeginTimeText: null,
  endTimeText: null,
  effectiveEndTimeText: null,
  client: "alice",
  exporter: "",
  conditions: [] as readonly Condition[],
  deprecatedLabels: {},
  clockOffsetMs: null,
};

type Plain = { [Key in keyof typeof NEW]: (typeof NEW)[Key] | (null extends (typeof NEW)[Key] ? string : never) };

/** A new lease, with the properties in `parts` changed. Needs the package's `init()`. */
export function leaseWith(parts: Partial<Plain>): Lease {
  return Lease.from({ ...NEW, ...parts });
}

/** A condition of a lease. */
export function condition(type: string, status: string, reason: string): Condition {
  const times = { lastTransitionTime: null, lastTransitionTimeText: null, lastTransitionTimeParts: null };
  return {
    type,
    status,
    reason,
    message: `because of ${reason}`,
    observedGeneration: null,
    observedGenerationText: null,
    ...times,
  };
}
