/** A header: its name and its value. */
export type RawHeader = [name: string, value: string];

/** A point in time: milliseconds since 1970, or text such as `"2026-01-02T03:04:05Z"`, which a `Date` becomes in JSON. */
export type RawTime = number | string;

/** The status of an exporter. `UNSPECIFIED` is one that never connected. */
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

/** What is to change of an exporter. What is not given stays; `labels` replaces all labels. */
export interface RawExporterChange {
  name: string;
  labels?: Record<string, string>;
  online?: boolean;
  status?: RawExporterStatus;
  statusMessage?: string;
  enabled?: boolean;
}

/** A lease to add, in the words of `createLease`. */
export interface RawNewLease {
  /** Bare name; a UUIDv7 if it is not given. */
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

/** What is to change of a lease that has not ended, whoever owns it. What is not given stays. */
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
  /** Bare names of the clients that it is shared with, all of them. */
  sharedWith?: string[];
}

/** A version of the controller: an older one drops what it does not know. */
export type RawControllerVersion = "0.8.1" | "0.9.0" | "main";

/** The options of a lab. All of them are optional; a number of exporters or leases makes a believable lab of that size. */
export interface RawLabOptions {
  /** Default: `"lab"`. */
  namespace?: string;
  /** Bare names. Default: `["alice", "bob"]`. A number of leases adds the clients that own these. */
  clients?: string[];
  /** Default: 8. */
  exporters?: number | RawNewExporter[];
  /** A number makes up leases of every kind, history included, and needs a number of exporters. Default: 0. */
  leases?: number | RawNewLease[];
  /** Keys of labels that are shown only on request. */
  hiddenLabels?: string[];
  /** The same, each with the advice what to use instead. */
  deprecatedLabels?: Record<string, string>;
  /** A whole number that all randomness comes from: keys of tokens, generated names, the order of map entries. Default: 1. */
  seed?: number;
  /** The lab's time at the start. Default: the machine's, for a fixed clock in whole seconds. */
  now?: RawTime;
  /** Whether the lab's time stays until it is moved, or runs with the machine's. Default: `"fixed"`. */
  clock?: "fixed" | "running";
  /** The version of the controller to play. Default: `"main"`. */
  controller?: RawControllerVersion;
  /** Whether the controller knows sharing of leases, which no released one does. Default: `false`. */
  sharing?: boolean;
  /** How many tags a lease may have. Default: 10. */
  maxTags?: number;
  /** Until the controller looks at a lease that changed. Default: 0 with a fixed clock, 20 with a running one. */
  reconcileMs?: number;
  /** Until an exporter reports that it was leased or released. Default: 0 with a fixed clock, 300 with a running one. */
  reportMs?: number;
  /** How often the API server compacts: page tokens live one to two of these. Default: 300000. */
  compactionMs?: number;
}

/** A change of a lab from outside, as its operators and Kubernetes make it: an object with one of these properties. */
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
  /** Takes the controller's Kubernetes API away, or gives it back. */
  | { kubernetes: { lost: boolean } }
  /** Makes the controller unable to check tokens, as in its first seconds, or able again. */
  | { starting: { on: boolean } }
  /** Lets something happen to one exporter that is not leased, as in a busy lab: it goes, comes back, or cleans up. */
  | { stir: Record<string, never> };

/** What goes wrong with an endpoint. All fields are optional, and several go together; `{}` is a working endpoint. */
export interface RawFault {
  /** Waits so long before anything else. */
  delayMs?: number;
  /** Waits up to so much longer, at random; `arrive` has drawn it and adds it to `delayMs`. */
  jitterMs?: number;
  /** Refuses connections: hits every request, and is not counted. */
  refuse?: boolean;
  /** Takes the request and never replies. */
  hang?: boolean;
  /** Breaks the connection before or after the controller does the work. */
  cut?: "before" | "after";
  /** Breaks the connection after so many bytes of the reply's body. */
  dropAfterBytes?: number;
  /** Delivers the reply's body in pieces of so many bytes. */
  split?: number;
  /** Waits so long between two pieces. */
  pauseMs?: number;
  /** Replies with this HTTP status and an empty body. */
  httpStatus?: number;
  /** Replies with an HTML page; with status 200 unless `httpStatus` is set. */
  html?: boolean;
  /** Replies with this gRPC status, as if the controller had; details as base64. */
  status?: { code: number; message?: string; details?: string };
  /** Hits only these methods: `ListExporters` and the like. */
  methods?: string[];
  /** Hits with this probability. */
  probability?: number;
  /** Hits so many requests and then repairs itself. */
  count?: number;
  /** For a demo on ports: whether CORS preflights are hit, and whether an HTTP reply has CORS headers. */
  preflight?: "only" | "too";
  cors?: boolean;
}

/** A reply over gRPC-Web, as the controller behind a gateway gives it. */
export interface RawReply {
  /** The HTTP status. */
  status: number;
  headers: RawHeader[];
  /** Message and trailer frames. */
  body: Uint8Array;
}

/** What becomes of a request that has arrived. */
export interface RawArrival {
  /** Its number, for `answer` and `end`; not set if the endpoint refuses connections. */
  call?: number;
  /** The fault that hits it; carrying it out is up to the caller. */
  fault?: RawFault;
}

/** How a request ended. */
export type RawOutcome = "answered" | "cancelled" | "cut" | "refused";

/** A request that arrived. */
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
  /** Who called; `null` unless the controller accepted the token. */
  client: string | null;
  /** `grpc-timeout` as it came. */
  timeout: string | null;
  /** The gRPC status that the controller gave: `OK`, `UNKNOWN`, ...; `null` if it was not asked. */
  code: string | null;
  /** Its message. */
  message: string | null;
  /** Whether the controller did what was asked. */
  didWork: boolean;
  outcome: "open" | RawOutcome;
  /** By the lab's clock. */
  startedMs: number;
  endedMs: number | null;
}

/** What is in a lab now. */
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

/** A token as good as any, or wrong in one of the ways that the controller tells apart. */
export type RawTokenKind = "valid" | "expired" | "foreign-issuer" | "foreign-key" | "foreign-audience" | "garbage";
