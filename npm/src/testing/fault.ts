/** What can go wrong with an endpoint on request: what a fault is, and whether it is valid. */
import { millisOf, ownedOnly, refused, type Names } from "../base/arguments.js";
import { CODES } from "../base/codes.js";
import type { Code } from "../base/types.js";

/** A gRPC status that an endpoint answers with, as if the controller had. */
export interface FaultStatus {
  /** Its name or its number: `"UNAVAILABLE"` or 14. A number may be one that gRPC does not define. */
  code: Code | number;
  /** Its message; empty by default. */
  message?: string | undefined;
  /** The encoded `google.rpc.Status` that goes with it (`grpc-status-details-bin`). */
  details?: Uint8Array | undefined;
}

/**
 * A fault of one endpoint. Several fields may be combined; an empty fault is none. Waiting is done with `setTimeout`, so
 * fake timers control it, and every wait ends when the request is aborted.
 */
export interface Fault {
  /** Waits this long before anything else, in milliseconds. */
  delayMs?: number | undefined;
  /** Waits up to this much longer, at random, in milliseconds. */
  jitterMs?: number | undefined;
  /** Refuses every request, as a closed port does, and breaks those that are open: `fetch` rejects with a `TypeError`. */
  refuse?: boolean | undefined;
  /** Takes the request and never answers. */
  hang?: boolean | undefined;
  /** Breaks the connection `"before"` the controller sees the request, or `"after"` it did the work. */
  cut?: "before" | "after" | undefined;
  /** Breaks the connection after this many bytes of the answer's body. */
  dropAfterBytes?: number | undefined;
  /** Gives the answer's body in pieces of this many bytes. */
  split?: number | undefined;
  /** Waits this long between two pieces, in milliseconds. */
  pauseMs?: number | undefined;
  /** Answers with this HTTP status (200 to 599) and an empty body, as a proxy does. */
  httpStatus?: number | undefined;
  /** Answers with an HTML page, as a login proxy does; with status 200 unless `httpStatus` is given. */
  html?: boolean | undefined;
  /** Answers with this gRPC status; the controller does nothing. */
  status?: FaultStatus | undefined;
  /** Hits only these gRPC methods, such as `ListExporters`; all by default. */
  methods?: readonly string[] | undefined;
  /** Hits a request with this probability, 0 to 1; drawn from the lab's `seed`. */
  probability?: number | undefined;
  /** Hits this many requests, and is healed then. */
  count?: number | undefined;
}

const NAMES: Names<Fault> = {
  delayMs: true,
  jitterMs: true,
  refuse: true,
  hang: true,
  cut: true,
  dropAfterBytes: true,
  split: true,
  pauseMs: true,
  httpStatus: true,
  html: true,
  status: true,
  methods: true,
  probability: true,
  count: true,
};

const STATUS_NAMES: Names<FaultStatus> = { code: true, message: true, details: true };

/** A fault that has been checked, as plain data: its details are base64. */
export type CheckedFault = Omit<Fault, "status"> & { status?: CheckedStatus };
/** Its status. */
export interface CheckedStatus {
  code: number;
  message?: string;
  details?: string;
}

/** Checks a fault; what is wrong with it is an error of reason `invalid-argument` that names the field. */
export function checkedFault(given: Fault): CheckedFault {
  const method = "fault";
  const fault = ownedOnly(method, given, NAMES);
  for (const field of ["delayMs", "jitterMs", "pauseMs"] as const) millisOf(method, field, fault[field], 0, 0);
  for (const field of ["refuse", "hang", "html"] as const) {
    if (fault[field] !== undefined && typeof fault[field] !== "boolean") {
      throw refused(method, field, "must be true or false");
    }
  }
  if (fault.cut !== undefined && !["before", "after"].includes(fault.cut)) {
    throw refused(method, "cut", 'must be "before" or "after"');
  }
  wholeNumber(method, "dropAfterBytes", fault.dropAfterBytes, 0);
  wholeNumber(method, "split", fault.split, 1);
  wholeNumber(method, "count", fault.count, 1);
  // What the constructor of Response takes.
  wholeNumber(method, "httpStatus", fault.httpStatus, 200, 599);
  const { status, ...others } = fault;
  const { probability, methods } = others;
  if (probability !== undefined && !(typeof probability === "number" && probability >= 0 && probability <= 1)) {
    throw refused(method, "probability", "must be a number from 0 to 1");
  }
  if (methods !== undefined && !(Array.isArray(methods) && methods.every(isMethodName))) {
    throw refused(method, "methods", 'must be a list of gRPC methods, such as ["ListExporters"]');
  }
  return { ...others, ...(status === undefined ? {} : { status: checkedStatus(method, status) }) };
}

function isMethodName(value: unknown): boolean {
  return typeof value === "string" && /^[A-Z]\w*$/.test(value);
}

function checkedStatus(method: string, given: FaultStatus): CheckedStatus {
  if (typeof given !== "object" || given === null) throw refused(method, "status", "must be an object with a code");
  const stranger = Object.keys(given).find((name) => !Object.hasOwn(STATUS_NAMES, name));
  if (stranger !== undefined) throw refused(method, `status.${stranger}`, "is no field of a status");
  const { code, message = "", details } = given;
  const number = typeof code === "string" ? CODES.indexOf(code) + 1 : code;
  if (!Number.isInteger(number) || number < 1) {
    throw refused(method, "status.code", `must be a number from 1 or one of ${CODES.join(", ")}`);
  }
  if (typeof message !== "string") throw refused(method, "status.message", "must be text");
  if (details !== undefined && !ArrayBuffer.isView(details)) {
    throw refused(method, "status.details", "must be a Uint8Array");
  }
  const encoded = details === undefined ? {} : { details: btoa(String.fromCharCode(...details)) };
  return { code: number, message, ...encoded };
}

/** Refuses a number that is not whole, or out of its range. */
export function wholeNumber(
  method: string,
  field: string,
  value: unknown,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): void {
  if (value === undefined) return;
  if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return;
  const to = most === Number.MAX_SAFE_INTEGER ? "" : ` to ${most}`;
  throw refused(method, field, `must be a whole number from ${least}${to}`);
}
