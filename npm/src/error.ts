/** What a failed call rejects with. Why it failed is decided in Rust; here it becomes a real `Error`. */

import { attemptOf, type Attempt, type PlainAttempt } from "./attempt.js";
import type { Lease, PlainLease } from "./lease.js";

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
 * No gRPC answer: `network` (refused, unknown host, CORS: the browser does not tell), `offline`, `mixed-content`,
 * `http-status`, `redirected`, `not-grpc-web`, `truncated`, `missing-status`, `compressed`, `message-too-large`, `protocol`,
 * `deadline-exceeded`, `aborted`.
 *
 * From the controller: `token-missing`, `token-malformed`, `token-expired`, `token-rejected`, `identity`,
 * `client-not-found`, `not-found`, `already-exists`, `permission-denied`, `namespace-mismatch`, `invalid-argument`
 * (also for what was refused before anything was sent), `page-token-expired`, `page-token-invalid`,
 * `already-released`, `lease-started`, `lease-not-started`, `lease-ended`, `not-applied` (an
 * update of an ended lease), `lease-unsatisfiable`, `lease-invalid`, `lease-released`, `lease-expired` (a lease that was
 * waited for), `controller-starting`, `controller-unavailable`; where none of these fits, the code in kebab case.
 *
 * From the client itself: `wasm` (the module could not be loaded; the message says what to do, `cause` is what was
 * thrown), `closed`, `not-initialized`, `dead` (the wasm has panicked: a new `connect` makes a client
 * that works; whether a write that was under way has been done is not known).
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

/** The parts of an error, as the wasm gives them. */
export interface ErrorParts {
  code: Code;
  reason: Reason;
  rawMessage: string;
  message?: string;
  method?: string | null;
  endpoint?: string | null;
  field?: string | null;
  httpStatus?: number | null;
  /** -1 where the server forbids another try. */
  retryAfterMs?: number | null;
  cause?: unknown;
  attempts?: readonly PlainAttempt[];
  unsure?: boolean;
  leaseName?: string | null;
  lease?: PlainLease | null;
  position?: number;
}

const ofWasm = new WeakSet<ErrorParts>();

/** Gets each object by which the wasm stands for an error, before it is thrown or rejected with. */
export function markError(parts: object): void {
  ofWasm.add(parts as ErrorParts);
}

let leaseOf: (plain: PlainLease) => Lease;

/** Says how an error makes its lease. An import would go round in a circle, which bundlers warn of: leases throw errors. */
export function setLeaseOf(make: (plain: PlainLease) => Lease): void {
  leaseOf = make;
}

// Registered, so that errors of another copy of the package on the same page are known too.
const BRAND = Symbol.for("jumpstarter-web.error");

/**
 * A call that failed. An aborted call rejects with its signal's own reason instead, as `fetch` does.
 *
 * @example
 * ```ts
 * try {
 *   await client.getLease({ name: "nightly" });
 * } catch (error) {
 *   if (isJumpstarterError(error) && error.reason === "not-found") console.log("no such lease");
 *   else throw error;
 * }
 * ```
 */
export class JumpstarterError extends Error {
  /** gRPC's status code. */
  readonly code: Code;
  /** Why, in one word. */
  readonly reason: Reason;
  /** What the server or the transport said, word for word; `message` has method, code and endpoint around it. */
  readonly rawMessage: string;
  /** The call, as `ListExporters`; `null` where there was none. */
  readonly method: string | null;
  /** The URL of the endpoint that answered, or failed to; `null` where nothing was sent. */
  readonly endpoint: string | null;
  /** The option that was wrong, `durationSeconds` or `tags.ci` for instance; nothing was sent then. */
  readonly field: string | null;
  /** Where a selector's text went wrong, counted in JavaScript's characters from 0; `null` for other errors. */
  readonly position: number | null;
  /** The HTTP status, where it tells more than 200. */
  readonly httpStatus: number | null;
  /**
   * How many milliseconds the server asks to wait before another try (`Retry-After`, `grpc-retry-pushback-ms` or
   * google.rpc.RetryInfo), counted from its answer; `Infinity` where it forbids one, `null` where it says nothing.
   */
  readonly retryAfterMs: number | null;
  /** Every attempt of the call, in the order they started; empty where nothing was sent. */
  readonly attempts: readonly Attempt[];
  /** `unknown` where a write may have been done, or may yet be; `null` where the error says what happened. */
  readonly outcome: "unknown" | null;
  /** The lease that a write was about, so that it can be looked for. */
  readonly leaseName: string | null;
  /** The lease as it stands: the one that exists already, or that did not change. */
  readonly lease: Lease | null;

  /** @internal */
  constructor(parts: ErrorParts, urls: readonly string[] = []) {
    super(parts.message ?? parts.rawMessage, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = "JumpstarterError";
    this.code = parts.code;
    this.reason = parts.reason;
    this.rawMessage = parts.rawMessage;
    this.method = parts.method ?? null;
    this.endpoint = parts.endpoint ?? null;
    this.field = parts.field ?? null;
    this.position = parts.position ?? null;
    this.httpStatus = parts.httpStatus ?? null;
    this.retryAfterMs = parts.retryAfterMs === -1 ? Infinity : (parts.retryAfterMs ?? null);
    this.attempts = Object.freeze((parts.attempts ?? []).map((attempt) => attemptOf(attempt, urls)));
    this.outcome = parts.unsure === true ? "unknown" : null;
    this.leaseName = parts.leaseName ?? null;
    this.lease = parts.lease ? leaseOf(parts.lease) : null;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /**
   * An error of the wasm as one of the package. Whatever else was thrown or rejected with is the caller's own, an abort's
   * reason for instance, and passes as it is, whatever it looks like.
   *
   * @internal
   */
  static from(thrown: unknown, urls?: readonly string[]): unknown {
    return ofWasm.has(thrown as ErrorParts) ? new JumpstarterError(thrown as ErrorParts, urls) : thrown;
  }
}

/**
 * Whether something that was caught is a {@link JumpstarterError}, also one of another copy of the package.
 *
 * @example
 * ```ts
 * const failure: unknown = await client.getExporter({ name: "no-such-board" }).catch((error: unknown) => error);
 * if (isJumpstarterError(failure)) console.log(failure.reason); // not-found
 * ```
 */
export function isJumpstarterError(error: unknown): error is JumpstarterError {
  // By its brand alone: an error of another frame's copy is no `Error` of this one.
  return typeof error === "object" && error !== null && BRAND in error;
}
