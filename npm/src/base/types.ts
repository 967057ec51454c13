/** What calls report: codes, reasons, attempts, endpoints. */

/** gRPC's status codes by their canonical names. */
export type Code =
  | "CANCELLED"
  | "UNKNOWN"
  | "INVALID_ARGUMENT"
  | "DEADLINE_EXCEEDED"
  | "NOT_FOUND"
  | "ALREADY_EXISTS"
  | "PERMISSION_DENIED"
  | "RESOURCE_EXHAUSTED"
  | "FAILED_PRECONDITION"
  | "ABORTED"
  | "OUT_OF_RANGE"
  | "UNIMPLEMENTED"
  | "INTERNAL"
  | "UNAVAILABLE"
  | "DATA_LOSS"
  | "UNAUTHENTICATED";

/**
 * Why a call failed, from code *and* message: the controller answers many failures with `UNKNOWN`.
 *
 * No gRPC answer: `network` (refused, unknown host, CORS: the browser does not say which), `offline`, `mixed-content`,
 * `http-status`, `redirected`, `not-grpc-web`, `truncated`, `missing-status`, `compressed`, `message-too-large`, `protocol`,
 * `deadline-exceeded`, `aborted`.
 *
 * From the controller: `token-missing`, `token-malformed`, `token-expired`, `token-rejected`, `identity`,
 * `client-not-found`, `not-found`, `already-exists`, `permission-denied`, `namespace-mismatch`, `invalid-argument`
 * (also for options that the client rejects before it sends anything), `page-token-expired`, `page-token-invalid`,
 * `already-released`, `lease-started`, `lease-not-started`, `lease-ended`, `not-applied` (an
 * update of an ended lease), `lease-unsatisfiable`, `lease-invalid`, `lease-released`, `lease-expired` (from
 * `waitForLease`), `controller-starting`, `controller-unavailable`; if none of these fits, the code in kebab case.
 *
 * From a leased device, or on the way to it: `lease-not-active`, `exporter-offline`, `exporter-not-ready`,
 * `exporter-not-listening`, `listener-full`, `no-exporter-service`, `hook-failed`, `passphrase-rejected`, `driver-not-found`,
 * `method-not-found`, `bad-arguments`, `driver-error`.
 *
 * From the client itself: `wasm` (the module could not be loaded; the message says what to do, `cause` is the original
 * error), `closed`, `not-initialized`, `dead` (the wasm has panicked: call `connect` again for a working
 * client; whether a pending write took effect is unknown).
 */
export type Reason =
  | "network"
  | "offline"
  | "mixed-content"
  | "http-status"
  | "redirected"
  | "not-grpc-web"
  | "truncated"
  | "missing-status"
  | "compressed"
  | "message-too-large"
  | "protocol"
  | "deadline-exceeded"
  | "aborted"
  | "wasm"
  | "closed"
  | "not-initialized"
  | "dead"
  | "token-missing"
  | "token-malformed"
  | "token-expired"
  | "token-rejected"
  | "identity"
  | "client-not-found"
  | "not-found"
  | "already-exists"
  | "permission-denied"
  | "namespace-mismatch"
  | "invalid-argument"
  | "page-token-expired"
  | "page-token-invalid"
  | "already-released"
  | "lease-started"
  | "lease-not-started"
  | "lease-ended"
  | "lease-unsatisfiable"
  | "lease-invalid"
  | "lease-released"
  | "lease-expired"
  | "not-applied"
  | "lease-not-active"
  | "exporter-offline"
  | "exporter-not-ready"
  | "exporter-not-listening"
  | "listener-full"
  | "no-exporter-service"
  | "hook-failed"
  | "passphrase-rejected"
  | "driver-not-found"
  | "method-not-found"
  | "bad-arguments"
  | "driver-error"
  | "controller-starting"
  | "controller-unavailable"
  | "cancelled"
  | "unknown"
  | "unauthenticated"
  | "resource-exhausted"
  | "failed-precondition"
  | "out-of-range"
  | "unimplemented"
  | "internal"
  | "unavailable"
  | "data-loss";

/**
 * How an attempt ended: `answered` (the call ended with it), `failed` (no answer from the controller), `lost` (another
 * one answered first, and it was aborted), `timed-out`, `abandoned` (the caller aborted the call).
 */
export type AttemptOutcome = "answered" | "failed" | "lost" | "timed-out" | "abandoned";

/** One request to one endpoint. */
export interface Attempt {
  /** The endpoint's URL. */
  readonly endpoint: string;
  /** The call, such as `ListExporters`. */
  readonly method: string;
  /** When the attempt started, in milliseconds after the start of its call. */
  readonly startedMs: number;
  /** How long the attempt took, in milliseconds. */
  readonly tookMs: number;
  /** How the attempt ended. */
  readonly outcome: AttemptOutcome;
  /** The gRPC code, if the attempt ended with one. */
  readonly code: Code | "OK" | null;
  /** Why the attempt failed. */
  readonly reason: Reason | null;
  /** The HTTP status, if it says more than the usual 200. */
  readonly httpStatus: number | null;
}

/** The state of an endpoint, as learnt from calls sent to it. */
export interface EndpointState {
  /** The endpoint's URL. */
  readonly url: string;
  /** Whether calls are sent to this endpoint first. */
  readonly winner: boolean;
  /** The moving average of the latency in milliseconds; `null` before the first answer. */
  readonly latencyMs: number | null;
  /** The moving average of the success rate, from 0 to 1; `null` before the first attempt has ended. */
  readonly success: number | null;
  /** How long the breaker stays open, in milliseconds; `null` while closed. With an open breaker, the endpoint is tried last. */
  readonly breakerOpenForMs: number | null;
}
