/** Releases many leases, a few at a time. `deleteLease` releases one. */
import { millisOf, numberOf, ownedOnly, refused, type Names } from "../base/arguments.js";
import { isJumpstarterError } from "../base/error.js";
import type { CallOptions } from "../calls/options.js";
import type { ServiceCalls } from "../calls/service-calls.js";

const METHOD = "ReleaseLeases";
const DEFAULT_CONCURRENCY = 4;

/** The result of releasing one lease. */
export type ReleaseOutcome =
  | {
      /** Bare name of the lease. */
      readonly name: string;
      /** The lease was released by this call. */
      readonly outcome: "released";
    }
  | {
      /** Bare name of the lease. */
      readonly name: string;
      /** The lease had been released before. */
      readonly outcome: "already-released";
    }
  | {
      /** Bare name of the lease. */
      readonly name: string;
      /** The release failed. If `error.outcome` is `"unknown"`, or it was aborted, the lease may have been released. */
      readonly outcome: "failed";
      /** Why the release failed; if it was aborted, the signal's own reason. */
      readonly error: unknown;
    }
  | {
      /** Bare name of the lease. */
      readonly name: string;
      /** The signal was aborted before this release started: nothing was sent. */
      readonly outcome: "not-tried";
    };

/** Options of `releaseLeases`; `timeoutMs` applies to each lease separately. */
export interface ReleaseLeasesOptions extends CallOptions {
  /** Bare names of the leases. */
  names: Iterable<string>;
  /** How many are released at the same time: 4 by default. */
  concurrency?: number | undefined;
}

const NAMES: Names<ReleaseLeasesOptions> = { names: true, concurrency: true, signal: true, timeoutMs: true };

/** Releases each lease once, even if it is named several times. */
export async function releaseLeases(
  calls: Pick<ServiceCalls, "deleteLease">,
  options: ReleaseLeasesOptions,
): Promise<readonly ReleaseOutcome[]> {
  // Rejects the whole call, instead of reporting the same failure for each lease.
  const { names: list, concurrency: limit, ...callOptions } = ownedOnly(METHOD, options, NAMES);
  millisOf(METHOD, "timeoutMs", callOptions.timeoutMs, 0);
  const isList = typeof list === "object" && list !== null && Symbol.iterator in list;
  const names = isList ? [...list] : [];
  if (!isList || names.some((name) => typeof name !== "string"))
    throw refused(METHOD, "names", "must be a list of names");
  const concurrency = numberOf(METHOD, "concurrency", limit, DEFAULT_CONCURRENCY, 1);
  const outcomes = new Map<string, ReleaseOutcome>();
  const waiting = [...new Set(names)];
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      outcomes.set(name, await release(calls, name, callOptions));
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, waiting.length) }, worker));
  return Object.freeze(names.flatMap((name) => outcomes.get(name) ?? []));
}

async function release(
  calls: Pick<ServiceCalls, "deleteLease">,
  name: string,
  options: CallOptions,
): Promise<ReleaseOutcome> {
  if (options.signal?.aborted === true) return { name, outcome: "not-tried" };
  try {
    await calls.deleteLease({ ...options, name });
    return { name, outcome: "released" };
  } catch (error) {
    if (isJumpstarterError(error) && error.reason === "already-released") return { name, outcome: "already-released" };
    return { name, outcome: "failed", error };
  }
}
