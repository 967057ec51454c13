/** The error that a failed call rejects with. Rust decides the reason; this file makes it a JavaScript `Error`. */
import type { Lease } from "../records/lease.js";
import type { Attempt, Code, Reason } from "./types.js";

/** The parts of an error. */
export interface ErrorParts {
  code: Code;
  reason: Reason;
  rawMessage: string;
  message?: string;
  method?: string | null;
  endpoint?: string | null;
  field?: string | null;
  httpStatus?: number | null;
  retryAfterMs?: number | null;
  cause?: unknown;
  attempts?: readonly Attempt[];
  unsure?: boolean;
  leaseName?: string | null;
  lease?: Lease | null;
  position?: number;
}

/** An error as returned by the wasm: `retryAfterMs` is -1 for "never", an attempt's endpoint is an index. */
interface WasmError extends Omit<ErrorParts, "attempts" | "lease"> {
  attempts?: readonly (Omit<Attempt, "endpoint"> & { endpoint: number })[];
  lease?: object | null;
}

/** Makes the record of an error's lease. The layer above provides it: records import this file. */
export type LeaseOf = (plain: object) => Lease;

const wasmErrors = new WeakSet();

/** Marks an object as an error of the wasm. Called with each of them before it is thrown or rejected with. */
export function markError(error: object): void {
  wasmErrors.add(error);
}

// A registered symbol, so that errors from another copy of the package on the same page are recognized as well.
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
  /** Why the call failed, in one word. */
  readonly reason: Reason;
  /** The unchanged message of the server or the transport; `message` adds method, code and endpoint. */
  readonly rawMessage: string;
  /** The call, such as `ListExporters`; `null` if the error is not from a call. */
  readonly method: string | null;
  /** The URL of the endpoint that answered, or failed to; `null` if nothing was sent. */
  readonly endpoint: string | null;
  /** The invalid option, for example `durationSeconds` or `tags.ci`; in this case, nothing was sent. */
  readonly field: string | null;
  /** The position of a syntax error in a selector, in UTF-16 code units from 0; `null` for other errors. */
  readonly position: number | null;
  /** The HTTP status, if it says more than the usual 200. */
  readonly httpStatus: number | null;
  /**
   * How many milliseconds the server asks to wait before a retry (`Retry-After`, `grpc-retry-pushback-ms` or
   * google.rpc.RetryInfo), counted from its answer; `Infinity` if it forbids a retry, `null` if it does not say.
   */
  readonly retryAfterMs: number | null;
  /** Every attempt of the call, in the order they started; empty if nothing was sent. */
  readonly attempts: readonly Attempt[];
  /** `unknown` if a write may have taken effect, or still may; `null` if it did not. */
  readonly outcome: "unknown" | null;
  /** The name of the lease that the write was for, so that you can check it. */
  readonly leaseName: string | null;
  /** The current lease: the one that already exists, or that did not change. */
  readonly lease: Lease | null;

  /** @internal */
  constructor(parts: ErrorParts) {
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
    this.retryAfterMs = parts.retryAfterMs ?? null;
    this.attempts = Object.freeze(parts.attempts ?? []);
    this.outcome = parts.unsure === true ? "unknown" : null;
    this.leaseName = parts.leaseName ?? null;
    this.lease = parts.lease ?? null;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /**
   * Converts an error of the wasm into a `JumpstarterError`; `urls` are the client's endpoints. Any other thrown value
   * comes from the caller, such as an abort reason, and is returned unchanged.
   *
   * @internal
   */
  static from(thrown: unknown, urls: readonly string[] = [], leaseOf?: LeaseOf): unknown {
    if (!wasmErrors.has(thrown as object)) return thrown;
    const { attempts = [], lease, retryAfterMs, ...parts } = thrown as WasmError;
    return new JumpstarterError({
      ...parts,
      retryAfterMs: retryAfterMs === -1 ? Infinity : (retryAfterMs ?? null),
      attempts: attempts.map((attempt) => Object.freeze({ ...attempt, endpoint: urls[attempt.endpoint] ?? "" })),
      lease: lease && leaseOf ? leaseOf(lease) : null,
    });
  }
}

/** An error of a method that comes from the package itself, with the usual message. */
export function localError(
  method: string,
  code: Code,
  reason: Reason,
  rawMessage: string,
  more: Partial<ErrorParts> = {},
): JumpstarterError {
  return new JumpstarterError({
    code,
    reason,
    rawMessage,
    message: `${method}: ${rawMessage} (${code})`,
    method,
    ...more,
  });
}

/**
 * Whether a caught value is a {@link JumpstarterError}, including one from another copy of the package.
 *
 * @example
 * ```ts
 * const failure: unknown = await client.getExporter({ name: "no-such-board" }).catch((error: unknown) => error);
 * if (isJumpstarterError(failure)) console.log(failure.reason); // not-found
 * ```
 */
export function isJumpstarterError(error: unknown): error is JumpstarterError {
  // Checks the brand alone, because an error from another frame is not an instance of this frame's `Error`.
  return typeof error === "object" && error !== null && BRAND in error;
}
