/**
 * The options of the calls. Each option is read once, and checked by the controller's own rules before anything is sent.
 * `undefined` and `null` mean "not set". A number of milliseconds is from 1 (or the stated minimum) to 2,147,483,647, the
 * maximum of a timer; fractions are rounded up.
 */

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call and its request; the call then rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /**
   * How long the whole call may take, in milliseconds, including the token, every attempt and the waits in between. It is
   * sent to the server (`grpc-timeout`) and enforced here as well: the call rejects with `DEADLINE_EXCEEDED`.
   */
  timeoutMs?: number | undefined;
}

/** Options of `getExporter`. */
export interface GetExporterOptions extends CallOptions {
  /** The bare name. */
  name: string;
  /** Whether hidden and deprecated labels are included. */
  showHiddenLabels?: boolean | undefined;
}

/** Options of `listExporters`. */
export interface ListExportersOptions extends CallOptions {
  /** A Kubernetes label selector over the exporters' labels: `board=rpi4,site in (a, b),!broken`. */
  filter?: string | undefined;
  /** The maximum number of items on the page; 0, the default, for no limit. */
  pageSize?: number | undefined;
  /** `nextPageToken` of the previous page. It expires after a few minutes. */
  pageToken?: string | undefined;
  /** Whether hidden and deprecated labels are included. */
  showHiddenLabels?: boolean | undefined;
  /** Whether leases are read as well, so that each exporter's `lease` is the one that holds it. */
  includeLeases?: boolean | undefined;
}

/** Options of `getLease`. */
export interface GetLeaseOptions extends CallOptions {
  /** The bare name. */
  name: string;
}

/** Options of `listLeases`. */
export interface ListLeasesOptions extends CallOptions {
  /**
   * A Kubernetes label selector over the labels that the controller stores on a lease: the equalities of the lease's
   * selector, and its tags, prefixed with `metadata.jumpstarter.dev/`.
   */
  filter?: string | undefined;
  /**
   * A Kubernetes label selector over tags: `ci=nightly`. Controllers before 0.9.0 ignore it and return every lease, so the
   * client filters the list as well; a page may then be shorter than `pageSize` although it is not the last.
   */
  tagFilter?: string | undefined;
  /** Whether ended leases are left out; true by default. `false` includes the history. */
  onlyActive?: boolean | undefined;
  /** The maximum number of items on the page; 0, the default, for no limit. */
  pageSize?: number | undefined;
  /** `nextPageToken` of the previous page. It expires after a few minutes. */
  pageToken?: string | undefined;
}

/** The duration of a lease, as text. */
export interface LengthInWords {
  /** The duration as text with units, as in `jmp`: `30m`, `1h30m`, `2 days`, `01:30:00`, `2 days, 01:30:00`, `PT30M`. */
  duration: string;
  /** Not allowed together with `duration`. */
  durationSeconds?: undefined;
}

/** The duration of a lease, as a number. */
export interface LengthInSeconds {
  /** Not allowed together with `durationSeconds`. */
  duration?: undefined;
  /** The duration, in seconds. */
  durationSeconds: number;
}

/** A lease without an explicit duration, or with one that follows from begin and end. */
export interface NoLength {
  /** Not allowed together with `beginTime` and `endTime`. */
  duration?: undefined;
  /** Not allowed together with `beginTime` and `endTime`. */
  durationSeconds?: undefined;
}

/** The begin and end of a lease. */
export interface LeaseBounds {
  /** The begin: a `Date` or RFC 3339 text with a zone; truncated to seconds, as the controller does. */
  beginTime?: Date | string | undefined;
  /** The end: a `Date` or RFC 3339 text with a zone; truncated to seconds, as the controller does. */
  endTime?: Date | string | undefined;
}

/** The times of a lease: a duration, or both `beginTime` and `endTime`. */
export type LeaseTimes =
  ((LengthInWords | LengthInSeconds) & LeaseBounds) | (NoLength & Record<keyof LeaseBounds, Date | string>);

/** Selects any exporter that matches. */
export interface BySelector {
  /** A label selector for the exporter: `board=rpi4,site in (a, b),!broken`; `==`, `<` and `>` are not supported. */
  selector: string;
  /** Bare name of the required exporter; it must match the selector. */
  exporterName?: string | undefined;
}

/** Selects one exporter by name. */
export interface ByExporter {
  /** A label selector that the named exporter must match. */
  selector?: string | undefined;
  /** Bare name of the required exporter. */
  exporterName: string;
}

/** Options of `createLease` other than the exporter and the times. */
export interface NewLeaseOptions extends CallOptions {
  /** The lease's name; generated if not set. A name that is taken is an error with reason `already-exists`. */
  leaseId?: string | undefined;
  /** Your own labels for the lease; the controller limits their number, to ten by default. */
  tags?: Record<string, string> | undefined;
  /** Values for the exporter's hooks: at most eight, with keys up to 32 and values up to 64 characters. */
  context?: Record<string, string> | undefined;
  /** Whether a disabled exporter may be assigned. */
  allowDisabled?: boolean | undefined;
}

/**
 * Options of `createLease`: a `selector` or an `exporterName`, and a duration or both `beginTime` and `endTime`.
 */
export type CreateLeaseOptions = NewLeaseOptions & (BySelector | ByExporter) & LeaseTimes;

/** Options of `updateLease` other than the times. */
export interface ChangedLeaseOptions extends CallOptions, LeaseBounds {
  /** Bare name of the lease. */
  name: string;
  /** Bare name of the client that becomes the owner; only while the lease is running. */
  client?: string | undefined;
  /**
   * Bare names of clients to share the lease with. With a controller that does not support sharing, the call rejects with
   * the reason `not-applied` and changes nothing.
   */
  addSharedWith?: readonly string[] | undefined;
  /** Bare names of clients to stop sharing the lease with; like `addSharedWith`. */
  removeSharedWith?: readonly string[] | undefined;
}

/**
 * Options of `updateLease`: at least one change. Fields that the controller would silently ignore are not offered. A change
 * of times reads the lease first, unless both `beginTime` and `endTime` are set, and also sends the times that depend on it,
 * such as the stored end when the `duration` changes. The begin can be changed only before the lease has begun.
 */
export type UpdateLeaseOptions = ChangedLeaseOptions &
  (
    | LengthInWords
    | LengthInSeconds
    | (NoLength & (ChangedBegin | ChangedEnd | ChangedOwner | MoreSharing | LessSharing))
  );

/** A change of the begin time. */
export interface ChangedBegin {
  /** The new begin time. */
  beginTime: Date | string;
}

/** A change of the end time. */
export interface ChangedEnd {
  /** The new end time. */
  endTime: Date | string;
}

/** A change of the owner. */
export interface ChangedOwner {
  /** Bare name of the new owner. */
  client: string;
}

/** Shares the lease with more clients. */
export interface MoreSharing {
  /** Bare names of clients to share the lease with. */
  addSharedWith: readonly string[];
}

/** Stops sharing the lease with some clients. */
export interface LessSharing {
  /** Bare names of clients to stop sharing the lease with. */
  removeSharedWith: readonly string[];
}

/** Options of `extendLease`: the lease, and one of `by`, `bySeconds` and `until`. */
export type ExtendLeaseOptions = CallOptions & {
  /** Bare name of the lease. */
  name: string;
} & (ExtendBy | ExtendBySeconds | ExtendUntil);

/** An extension by a duration, as text. */
export interface ExtendBy {
  /** The duration to add, as text like `createLease`'s `duration`: `30m`, `1h30m`, `2 days`, `01:30:00`, `PT30M`. */
  by: string;
  /** Not allowed together with `by`. */
  bySeconds?: undefined;
  /** Not allowed together with `by`. */
  until?: undefined;
}

/** An extension by a duration, as a number. */
export interface ExtendBySeconds {
  /** Not allowed together with `bySeconds`. */
  by?: undefined;
  /** The duration to add, in seconds. */
  bySeconds: number;
  /** Not allowed together with `bySeconds`. */
  until?: undefined;
}

/** An extension to a new end time. */
export interface ExtendUntil {
  /** Not allowed together with `until`. */
  by?: undefined;
  /** Not allowed together with `until`. */
  bySeconds?: undefined;
  /** The new end: a `Date` or RFC 3339 text with a zone, truncated to seconds. Not earlier than the current end. */
  until: Date | string;
}

/** Options of `deleteLease`. */
export interface DeleteLeaseOptions extends CallOptions {
  /** Bare name of the lease. */
  name: string;
}

/** The result of `rotateToken`. */
export interface RotatedToken {
  /** The new token. The old one stays valid until it expires. */
  readonly token: string;
  /** When the new token expires. */
  readonly expiry: Date | null;
  /** `expiry` as exact RFC 3339 text. */
  readonly expiryText: string | null;
}
