/** A header: its name and its value. */
export type RawHeader = [name: string, value: string];

/** A time: milliseconds since 1970, or text such as `"2026-01-02T03:04:05Z"`, which is also a `Date`'s JSON. */
export type RawTime = number | string;

/** The status of an exporter. `UNSPECIFIED` if it never connected. */
export type RawExporterStatus =
  | "UNSPECIFIED"
  | "OFFLINE"
  | "AVAILABLE"
  | "BEFORE_LEASE_HOOK"
  | "LEASE_READY"
  | "AFTER_LEASE_HOOK"
  | "BEFORE_LEASE_HOOK_FAILED"
  | "AFTER_LEASE_HOOK_FAILED";

/** An exporter to add: registered, online and available, unless it says otherwise. */
export interface RawNewExporter {
  /** Bare name. */
  name: string;
  /** Its labels; the registration adds `jumpstarter.dev/name`. */
  labels?: Record<string, string>;
  /** Whether it is connected; `false` makes its status `OFFLINE`, unless one is given. */
  online?: boolean;
  status?: RawExporterStatus;
  statusMessage?: string;
  /** Whether it can be leased. */
  enabled?: boolean;
}

/** A change of an exporter. Missing fields stay unchanged; `labels` replaces all labels. */
export type RawExporterChange = Pick<RawNewExporter, "name"> & Partial<RawNewExporter>;

/** A lease to add, with the options of `createLease`. */
export interface RawNewLease {
  /** Bare name; a UUIDv7 by default. */
  name?: string;
  /** Bare name of the client that owns it; one of the lab's. */
  client: string;
  selector?: string;
  exporterName?: string;
  /** As text, `30m`; or `durationSeconds`, or both `beginTime` and `endTime`. */
  duration?: string;
  durationSeconds?: number;
  beginTime?: RawTime;
  endTime?: RawTime;
  tags?: Record<string, string>;
  context?: Record<string, string>;
  allowDisabled?: boolean;
}

/** A change of an active lease of any client. Missing fields stay unchanged. */
export interface RawLeaseChange {
  name: string;
  /** Bare name of the new owner. */
  client?: string;
  /** `true` releases it. */
  release?: boolean;
  duration?: string;
  durationSeconds?: number;
  beginTime?: RawTime;
  endTime?: RawTime;
  /** Replaces the bare names of the clients that it is shared with. */
  sharedWith?: string[];
}

/** A version of the controller: an older one drops unknown fields. */
export type RawControllerVersion = "0.8.1" | "0.9.0" | "main";

/** The options of a lab. All of them are optional; a number of exporters or leases makes a believable lab of that size. */
export interface RawLabOptions {
  /** Default: `"lab"`. */
  namespace?: string;
  /** Bare names. Default: `["alice", "bob"]`. A number of `leases` also adds their clients. */
  clients?: string[];
  /** Default: 8. */
  exporters?: number | RawNewExporter[];
  /** A number generates leases of every kind, including history, and requires a number of exporters. Default: 0. */
  leases?: number | RawNewLease[];
  /** Keys of labels that are shown only on request. */
  hiddenLabels?: string[];
  /** The same, each with a note on what to use instead. */
  deprecatedLabels?: Record<string, string>;
  /** The seed, an integer, of all random values: keys of tokens, generated names, the order of map entries. Default: 1. */
  seed?: number;
  /** The lab's time at the start. Default: the machine's, for a fixed clock in whole seconds. */
  now?: RawTime;
  /** Whether the lab's time is stopped until it is moved, or runs with the machine's. Default: `"fixed"`. */
  clock?: "fixed" | "running";
  /** The version of the controller to simulate. Default: `"main"`. */
  controller?: RawControllerVersion;
  /** Whether the controller supports sharing of leases, which no released one does. Default: `false`. */
  sharing?: boolean;
  /** The maximum number of tags of a lease. Default: 10. */
  maxTags?: number;
  /** The delay until the controller processes a changed lease. Default: 0 with a fixed clock, 20 with a running one. */
  reconcileMs?: number;
  /** The delay until an exporter reports that it was leased or released. Default: 0 with a fixed clock, 300 with a running one. */
  reportMs?: number;
  /** The compaction interval of the API server: page tokens expire after one to two intervals. Default: 300000. */
  compactionMs?: number;
}

/** An external change of a lab, such as by its operators or Kubernetes: an object with one of these properties. */
export type RawChange =
  | { addExporter: RawNewExporter }
  | { changeExporter: RawExporterChange }
  | { removeExporter: { name: string } }
  | { addLease: RawNewLease }
  | { changeLease: RawLeaseChange }
  /** Removes a lease, also from the history. */
  | { removeLease: { name: string } }
  | { addClient: { name: string } }
  /** The client's tokens are no longer accepted. */
  | { removeClient: { name: string } }
  | { policy: { maxTags?: number; sharing?: boolean } }
  | { controller: { version: RawControllerVersion } }
  /** Sets whether the controller's Kubernetes API is unavailable. */
  | { kubernetes: { lost: boolean } }
  /** Sets whether the controller cannot check tokens, as if it has just started. */
  | { starting: { on: boolean } }
  /** Changes one exporter that is not leased at random, like in a busy lab: it goes offline, comes back, or cleans up. */
  | { stir: Record<string, never> };

/** A fault of an endpoint. All fields are optional, and several can be combined; `{}` is a working endpoint. */
export interface RawFault {
  /** Waits this long before anything else. */
  delayMs?: number;
  /** Waits a random time of up to this much longer; `arrive` draws it and adds it to `delayMs`. */
  jitterMs?: number;
  /** Refuses connections: affects every request, and is not counted. */
  refuse?: boolean;
  /** Accepts the request and never replies. */
  hang?: boolean;
  /** Breaks the connection before or after the controller does the work. */
  cut?: "before" | "after";
  /** Breaks the connection after this many bytes of the reply's body. */
  dropAfterBytes?: number;
  /** Sends the reply's body in pieces of this many bytes. */
  split?: number;
  /** Waits this long between two pieces. */
  pauseMs?: number;
  /** Replies with this HTTP status and an empty body. */
  httpStatus?: number;
  /** Replies with an HTML page; with status 200 unless `httpStatus` is set. */
  html?: boolean;
  /** Replies with this gRPC status, as if the controller had; details as base64. */
  status?: { code: number; message?: string; details?: string };
  /** Affects only these methods, for example `ListExporters`. */
  methods?: string[];
  /** Affects a request with this probability. */
  probability?: number;
  /** Affects this many requests, and is then removed. */
  count?: number;
  /** For a demo on ports: whether CORS preflights are affected, and whether an HTTP reply has CORS headers. */
  preflight?: "only" | "too";
  cors?: boolean;
}

/** A gRPC-Web reply, like from the controller behind a gateway. */
export interface RawReply {
  /** The HTTP status. */
  status: number;
  headers: RawHeader[];
  /** Message and trailer frames. */
  body: Uint8Array;
}

/** How a request that has arrived is handled. */
export interface RawArrival {
  /** Its number, for `answer` and `end`; not set if the endpoint refuses connections. */
  call?: number;
  /** The fault that affects it, which the caller has to apply. */
  fault?: RawFault;
}

/** How a request ended. */
export type RawOutcome = "answered" | "cancelled" | "cut" | "refused";

/** A request that has arrived. */
export interface RawCall {
  /** Counts from 1. */
  call: number;
  endpoint: string;
  path: string;
  /** The last part of the path. */
  method: string;
  /** By lower-case name, without `authorization`. */
  headers: Record<string, string>;
  /**
   * The request by the names of protobuf's JSON mapping: `{ parent, leaseId, lease: { selector, duration: "60s" } }`; `null`
   * for other services than `ClientService`.
   */
  request: Record<string, unknown> | null;
  /** The client; `null` unless the controller accepted the token. */
  client: string | null;
  /** `grpc-timeout`, unchanged. */
  timeout: string | null;
  /** The controller's gRPC status: `OK`, `UNKNOWN`, ...; `null` if the request did not reach it. */
  code: string | null;
  /** Its message. */
  message: string | null;
  /** Whether the controller carried out the request. */
  didWork: boolean;
  outcome: "open" | RawOutcome;
  /** By the lab's clock. */
  startedMs: number;
  endedMs: number | null;
}

/** The current contents of a lab. */
export interface RawInfo {
  namespace: string;
  clients: string[];
  exporters: {
    name: string;
    labels: Record<string, string>;
    online: boolean;
    status: RawExporterStatus;
    statusMessage: string;
    enabled: boolean;
    /** The lease that holds it. */
    leasedBy: string | null;
  }[];
  leases: {
    name: string;
    client: string;
    exporter: string | null;
    selector: string;
    ended: boolean;
    /** RFC 3339. */
    began: string | null;
    sharedWith: string[];
  }[];
  /** The lab's time, RFC 3339. */
  now: string;
  controller: RawControllerVersion;
  maxTags: number;
  sharing: boolean;
  kubernetesLost: boolean;
  starting: boolean;
}

/** A valid token, or one that is invalid in one of the ways that the controller distinguishes. */
export type RawTokenKind = "valid" | "expired" | "foreign-issuer" | "foreign-key" | "foreign-audience" | "garbage";
