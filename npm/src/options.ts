/**
 * What the calls take. Each field is read once and checked by the controller's own rules before anything is sent. One that is
 * `undefined` or `null` counts as not given. A number of milliseconds is from 1 (or what its description says) to
 * 2,147,483,647, which is what a timer holds; fractions are rounded up.
 */

import type { Attempt } from "./attempt.js";

/** A bearer token, or a function that gives the current one; it may wait. */
export type Token = string | (() => string | Promise<string>);

/** What {@link connect} takes. */
export interface ConnectOptions {
  /**
   * URLs of gRPC-Web endpoints of *one* lab, best first, `https://lab.example.com:8443` for instance; a path is
   * allowed. The first read races them, the first to answer is used from then on, and another takes over when that
   * one fails or becomes slow.
   */
  endpoints: string | readonly string[];
  /** The client's namespace; every call stays inside it. */
  namespace: string;
  /** The client's bare name. The controller's own tokens need it, OIDC tokens do not. */
  client?: string | undefined;
  /**
   * The bearer token. A function is asked once for each call, and once more when the token has expired; calls that
   * wait for that share one answer. A `Bearer` before the token, spaces and line ends around it are cut off; an empty one
   * is an error of reason `token-missing` before anything is sent. It is never logged, put into an error or stored.
   */
  token?: Token | undefined;
  /** Headers of your own that go with every call, for proxies. The gateway's CORS rules must allow them. */
  headers?: Record<string, string> | undefined;
  /** Whether cookies go along, as in `fetch`; for proxies that authenticate by them. */
  credentials?: "omit" | "same-origin" | "include" | undefined;
  /** A function to be used in place of the platform's `fetch`. It gets a URL and an init object. */
  fetch?: typeof fetch | undefined;
  /** The longest message that is read, in bytes: 64 MiB by default. */
  maxMessageBytes?: number | undefined;
  /** How long a call may take that names no `timeoutMs` of its own, in milliseconds: 30,000 by default. */
  timeoutMs?: number | undefined;
  /**
   * How long the first endpoint of a race has for itself before all the others start, in milliseconds: 250 by default,
   * 0 for all at once. One that fails is replaced at once.
   */
  staggerMs?: number | undefined;
  /**
   * How long a read waits for the winner before it is also sent to the next best, in milliseconds, 0 for no wait. By
   * default what 95 % of such calls took there, never under the stagger.
   */
  hedgeAfterMs?: number | undefined;
  /** Whether reads are hedged; true by default. In the long run that adds a tenth of the load at most. */
  hedging?: boolean | undefined;
  /** How long one attempt of a write may take, in milliseconds: half of its deadline by default, 10 s at most. */
  attemptTimeoutMs?: number | undefined;
  /** How many failures in a row open an endpoint's breaker: 3 by default. It then comes last, but is never refused. */
  breakerFailures?: number | undefined;
  /** How long a breaker stays open the first time, in milliseconds: 1,000 by default; twice as long each time after. */
  breakerMinMs?: number | undefined;
  /** How long a breaker stays open at most, in milliseconds: 60,000 by default. */
  breakerMaxMs?: number | undefined;
  /** After how long the winner has to win anew, in milliseconds, plus or minus a tenth: ten minutes by default. */
  raceAgainMs?: number | undefined;
  /** Is told of each attempt when it has ended. */
  onAttempt?: ((attempt: Attempt) => void) | undefined;
}

/** What every call takes. */
export interface CallOptions {
  /** Aborts the call; it then rejects with the signal's own reason, and the request is aborted too. */
  signal?: AbortSignal | undefined;
  /**
   * How long it may take, in milliseconds, all of it: the token, every attempt, the waits in between. It goes along to the
   * server (`grpc-timeout`), and it is kept here too: the call rejects with `DEADLINE_EXCEEDED`.
   */
  timeoutMs?: number | undefined;
}

/** What `getExporter` takes. */
export interface GetExporterOptions extends CallOptions {
  /** Its bare name. */
  name: string;
  /** Whether hidden and deprecated labels are shown. */
  showHiddenLabels?: boolean | undefined;
}

/** What `listExporters` takes. */
export interface ListExportersOptions extends CallOptions {
  /** A Kubernetes label selector over the exporters' labels: `board=rpi4,site in (a, b),!broken`. */
  filter?: string | undefined;
  /** How many at most; 0, the default, for all. */
  pageSize?: number | undefined;
  /** `nextPageToken` of the page before. It expires after some minutes. */
  pageToken?: string | undefined;
  /** Whether hidden and deprecated labels are shown. */
  showHiddenLabels?: boolean | undefined;
  /** Whether the leases are read, too, and each exporter has the one that holds it as its `lease`. */
  includeLeases?: boolean | undefined;
}

/** What `getLease` takes. */
export interface GetLeaseOptions extends CallOptions {
  /** Its bare name. */
  name: string;
}

/** What `listLeases` takes. */
export interface ListLeasesOptions extends CallOptions {
  /**
   * A Kubernetes label selector over what the controller keeps as labels of a lease: the equalities of its selector,
   * and its tags under `metadata.jumpstarter.dev/`.
   */
  filter?: string | undefined;
  /**
   * A Kubernetes label selector over tags: `ci=nightly`. Leases without them are left out here as well, as a controller
   * before 0.9.0 does not know it and gives every lease: a page may then be shorter than `pageSize` and not the last.
   */
  tagFilter?: string | undefined;
  /** Whether ended leases are left out, which is the default; `false` shows the history. */
  onlyActive?: boolean | undefined;
  /** How many at most; 0, the default, for all. */
  pageSize?: number | undefined;
  /** `nextPageToken` of the page before. It expires after some minutes. */
  pageToken?: string | undefined;
}

/** How long a lease is, as text. */
export interface LengthInWords {
  /** How long, as text: `30m`, `1h30m`, `2 days`, `01:30:00`, `2 days, 01:30:00`, `PT30M`; as `jmp` takes it, with a unit. */
  duration: string;
  /** Not beside `duration`. */
  durationSeconds?: undefined;
}

/** How long a lease is, as a number. */
export interface LengthInSeconds {
  /** Not beside `durationSeconds`. */
  duration?: undefined;
  /** How long, in seconds. */
  durationSeconds: number;
}

/** A lease whose length is not told, or told by begin and end. */
export interface NoLength {
  /** Not told. */
  duration?: undefined;
  /** Not told. */
  durationSeconds?: undefined;
}

/** When a lease begins and ends. */
export interface LeaseBounds {
  /** From when: a `Date` or RFC 3339 text with a zone; fractions of a second are cut off, as the controller does. */
  beginTime?: Date | string | undefined;
  /** Until when: a `Date` or RFC 3339 text with a zone; fractions of a second are cut off, as the controller does. */
  endTime?: Date | string | undefined;
}

/** When a lease begins and how long it is: a duration, or both `beginTime` and `endTime`. */
export type LeaseTimes =
  | ((LengthInWords | LengthInSeconds) & LeaseBounds)
  | (NoLength & Record<keyof LeaseBounds, Date | string>);

/** Which exporters will do. */
export interface BySelector {
  /** Which exporters will do: `board=rpi4,site in (a, b),!broken`; without `==`, `<` and `>`. */
  selector: string;
  /** Bare name of the one exporter that will do; it must match the selector. */
  exporterName?: string | undefined;
}

/** Which exporter it has to be. */
export interface ByExporter {
  /** Which exporters will do; the one that is named must match it. */
  selector?: string | undefined;
  /** Bare name of the one exporter that will do. */
  exporterName: string;
}

/** What `createLease` takes beside the target and the times. */
export interface NewLeaseOptions extends CallOptions {
  /** Becomes the lease's name; the controller makes one up otherwise. The same one again is `already-exists`. */
  leaseId?: string | undefined;
  /** Labels of your own; how many there may be is the controller's setting, ten where nobody has changed it. */
  tags?: Record<string, string> | undefined;
  /** At most eight entries for the exporter's hooks: keys up to 32 characters, values up to 64. */
  context?: Record<string, string> | undefined;
  /** Whether a disabled exporter may be taken. */
  allowDisabled?: boolean | undefined;
}

/**
 * What `createLease` takes: a `selector` or an `exporterName`, and a duration or both `beginTime` and `endTime`.
 */
export type CreateLeaseOptions = NewLeaseOptions & (BySelector | ByExporter) & LeaseTimes;

/** What `updateLease` takes beside a length. */
export interface ChangedLeaseOptions extends CallOptions, LeaseBounds {
  /** Bare name of the lease. */
  name: string;
  /** Bare name of the client that it is handed to; only while it runs. */
  client?: string | undefined;
  /**
   * Bare names of clients to share it with. A controller that does not know sharing changes nothing: the call rejects with
   * the reason `not-applied`.
   */
  addSharedWith?: readonly string[] | undefined;
  /** Bare names of clients to share it with no longer; as `addSharedWith`. */
  removeSharedWith?: readonly string[] | undefined;
}

/**
 * What `updateLease` takes: at least one change. It offers what the controller heeds and nothing that it would
 * silently ignore. A change of times reads the lease first, unless it gives both `beginTime` and `endTime`: what has to
 * change with them is sent along, such as the end that is stored beside a `duration`. The begin can change only before
 * the lease has begun.
 */
export type UpdateLeaseOptions = ChangedLeaseOptions &
  (
    | LengthInWords
    | LengthInSeconds
    | (NoLength & (ChangedBegin | ChangedEnd | ChangedOwner | MoreSharing | LessSharing))
  );

/** A change of the begin. */
export interface ChangedBegin {
  /** When it begins. */
  beginTime: Date | string;
}

/** A change of the end. */
export interface ChangedEnd {
  /** When it ends. */
  endTime: Date | string;
}

/** A change of the owner. */
export interface ChangedOwner {
  /** Bare name of the client that gets it. */
  client: string;
}

/** A change of whom the lease is shared with: more clients. */
export interface MoreSharing {
  /** Bare names of clients to share it with. */
  addSharedWith: readonly string[];
}

/** A change of whom the lease is shared with: fewer clients. */
export interface LessSharing {
  /** Bare names of clients to share it with no longer. */
  removeSharedWith: readonly string[];
}

/** What `extendLease` takes: the lease, and one of `by`, `bySeconds` and `until`. */
export type ExtendLeaseOptions = CallOptions & {
  /** Bare name of the lease. */
  name: string;
} & (ExtendBy | ExtendBySeconds | ExtendUntil);

/** How much longer, in words. */
export interface ExtendBy {
  /** How much longer, as text: `30m`, `1h30m`, `2 days`, `01:30:00`, `PT30M`; as `duration` of `createLease`. */
  by: string;
  /** Not beside `by`. */
  bySeconds?: undefined;
  /** Not beside `by`. */
  until?: undefined;
}

/** How much longer, as a number. */
export interface ExtendBySeconds {
  /** Not beside `bySeconds`. */
  by?: undefined;
  /** How much longer, in seconds. */
  bySeconds: number;
  /** Not beside `bySeconds`. */
  until?: undefined;
}

/** Until when. */
export interface ExtendUntil {
  /** Not beside `until`. */
  by?: undefined;
  /** Not beside `until`. */
  bySeconds?: undefined;
  /** Until when: a `Date` or RFC 3339 text with a zone; fractions of a second are cut off. Not before its end as it is. */
  until: Date | string;
}

/** What `deleteLease` takes. */
export interface DeleteLeaseOptions extends CallOptions {
  /** Bare name of the lease. */
  name: string;
}

/** What `rotateToken` gives. */
export interface RotatedToken {
  /** The new token. The old one stays valid until it expires. */
  readonly token: string;
  /** Until when the new one is valid. */
  readonly expiry: Date | null;
  /** The same as exact RFC 3339 text. */
  readonly expiryText: string | null;
}
