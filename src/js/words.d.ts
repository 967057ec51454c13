/** The words and maps in records. scripts/record-types.mjs puts these types before those of the records. */

/** Strings by name: labels, tags, context. */
export type Labels = Readonly<Record<string, string>>;

/** The two forms of a dump. */
export type DumpFormat = "json" | "yaml";

/** An exporter's state. A value that this package does not know, such as 9, is shown as `UNRECOGNIZED_9`. */
export type ExporterStatus =
  | "OFFLINE"
  | "AVAILABLE"
  | "BEFORE_LEASE_HOOK"
  | "LEASE_READY"
  | "AFTER_LEASE_HOOK"
  | "BEFORE_LEASE_HOOK_FAILED"
  | "AFTER_LEASE_HOOK_FAILED"
  | `UNRECOGNIZED_${number}`;

/**
 * Where a lease is between its booking and its end:
 *
 * - `new`: just booked, the controller has not processed it
 * - `waiting`: for an exporter, or for its begin
 * - `running`: it holds an exporter
 * - `refused`: it never held an exporter and never will (nothing matches, not allowed, invalid)
 * - `ended`: released or expired
 */
export type LeaseStage = "new" | "waiting" | "running" | "refused" | "ended";

/**
 * A lease's status in one word. `In-Use`: it holds an exporter. `Ended`: it is over. A lease that is waiting or cannot be
 * satisfied has the reason from its conditions: `NotAvailable`, `Offline`, `NotReady`, `NoAccess`, `ExporterNotFound`, ...
 * `Unknown`: the controller has not set any condition yet.
 */
export type LeaseStatus =
  | "In-Use"
  | "Ended"
  | "Expired"
  | "Waiting"
  | "Unknown"
  | "NotAvailable"
  | "Offline"
  | "NotReady"
  | "NoAccess"
  | "SpotAccess"
  | "ExporterNotFound"
  | "SelectorMismatch"
  | "ExporterDisabled"
  | "AllDisabled"
  | "InvalidSelector"
  // Any other reason from a newer controller; this form of the type keeps the editor's completions for the values above.
  | (string & Record<never, never>);

/** The type of a condition. */
export type ConditionType =
  | "Pending"
  | "Ready"
  | "Unsatisfiable"
  | "Invalid"
  // Any other value from a newer controller.
  | (string & Record<never, never>);

/** Whether a condition is true. */
export type ConditionStatus = "True" | "False" | "Unknown" | (string & Record<never, never>);

/** Why a condition has its status, in one word. */
export type ConditionReason =
  | "Ready"
  | "Released"
  | "Expired"
  | "Offline"
  | "NotAvailable"
  | "NotReady"
  | "ExporterNotFound"
  | "SelectorMismatch"
  | "ExporterDisabled"
  | "AllDisabled"
  | "NoAccess"
  | "SpotAccess"
  | "InvalidSelector"
  // Any other value from a newer controller.
  | (string & Record<never, never>);

/** An option of `createLease` that a controller may ignore, which its reply reveals. */
export type NotAppliedField =
  "leaseId" | "exporterName" | "duration" | "beginTime" | "endTime" | "tags" | "context" | "allowDisabled";
