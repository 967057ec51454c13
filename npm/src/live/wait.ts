/** The loop that waits for a lease. Rust decides what the lease's state means. */
import type { Closable, ServiceCalls } from "../calls/service-calls.js";
import { Moment } from "../base/clock.js";
import { isJumpstarterError, localError, type JumpstarterError } from "../base/error.js";
import type { Lease } from "../records/lease.js";
import type { CallOptions } from "../calls/options.js";
import { askedDelay, backOff, isLasting, jittered } from "./polling.js";
import { lagLeftMs, createdAt } from "../calls/recent-leases.js";
import { momentOf } from "../records/record.js";
import type { LeaseStatus } from "../wasm/records.js";
import { Keeper, sameLease } from "../records/same.js";
import { millisOf, ownedOnly, refused, type Names } from "../base/arguments.js";
import { linkedTo, sleep, within } from "../base/signals.js";
import { instance } from "../wasm/load.js";

const METHOD = "WaitForLease";
const FIRST_DELAY_MS = 300;
const GROWTH = 1.5;
const LONGEST_DELAY_MS = 5_000;
/** The longest delay for a lease whose begin is far in the future. */
const LONGEST_SLEEP_MS = 60_000;
const TIME_UP = new Error("time is up");

/** The progress of a wait for a lease. */
export interface LeaseProgress {
  /** The lease as last read; the same object as long as it does not change. */
  readonly lease: Lease;
  /** The lease's status in one word, as returned by {@link Lease.status}. */
  readonly status: LeaseStatus;
  /** How long the wait has taken, in milliseconds. */
  readonly waitedMs: number;
}

/** Options of `waitForLease`. */
export interface WaitForLeaseOptions extends CallOptions {
  /** Bare name of the lease. */
  name: string;
  /**
   * How long to wait in total, in milliseconds, measured by a monotonic clock. By default, there is no limit: the wait lasts
   * until the lease holds an exporter or it is clear that it never will.
   */
  timeoutMs?: number | undefined;
  /** Called after each read of the lease. If it throws, the wait rejects with that error. */
  onProgress?: ((progress: LeaseProgress) => void) | undefined;
}

const NAMES: Names<WaitForLeaseOptions> = { name: true, timeoutMs: true, onProgress: true, signal: true };

/**
 * Polls the lease until its outcome is known, even while the page is hidden, since the user may switch tabs while waiting.
 * Ignores `not-found` for a lease that existed a moment ago, because a replica of the controller may lag.
 */
export async function waitForLease(
  calls: Pick<ServiceCalls, "getLease"> & Closable,
  options: WaitForLeaseOptions,
): Promise<Lease> {
  const given = ownedOnly(METHOD, options, NAMES);
  const { name, signal, timeoutMs, onProgress } = given;
  if (onProgress !== undefined && typeof onProgress !== "function")
    throw refused(METHOD, "onProgress", "must be a function");
  const limit = millisOf(METHOD, "timeoutMs", timeoutMs, Infinity);
  const began = new Moment();
  const left = (): number => limit - began.passedMs();
  const keeper = new Keeper<Lease>(sameLease);
  const { controller, unlink } = linkedTo(signal);
  let lease: Lease | undefined;
  let known = createdAt(calls, name);
  let failure: unknown;
  let failures = 0;
  try {
    for (let reads = 0; ; reads += 1) {
      try {
        // Each read has the client's default timeout, so that one that hangs does not use up the whole wait.
        const read = (): Promise<Lease> => calls.getLease({ name, signal: controller.signal });
        [lease] = keeper.keep([await within(read, left(), controller.signal, () => TIME_UP)]) as [Lease];
        known = new Moment();
        failures = 0;
      } catch (error) {
        controller.signal.throwIfAborted();
        if (error === TIME_UP) throw late();
        const isMissing = isJumpstarterError(error) && error.reason === "not-found";
        if (isLasting(error) || (isMissing && lagLeftMs(known) <= 0)) throw error;
        failure = error;
        failures += 1;
      }
      if (failures === 0 && lease !== undefined) {
        onProgress?.({ lease, status: lease.status(), waitedMs: began.passedMs() });
        const current = lease;
        const isReady = instance().use(
          (wasm) => wasm.leaseIsReady(current),
          () => current,
        );
        if (isReady) return current;
      }
      const delay = failures > 0 ? delayAfterFailure(reads, failures, failure) : delayAfter(reads, lease);
      const rest = left();
      await sleep(Math.max(0, Math.min(delay, rest)), controller.signal, calls.closing);
      // Compares the delays, not the clock, since a timer may fire a little early. If the client is closed, the next read throws.
      if (delay >= rest && !calls.closing.aborted) throw late();
    }
  } finally {
    // Ends a read that is still in progress when the time is up.
    controller.abort();
    unlink();
  }

  function late(): JumpstarterError {
    const status = lease === undefined ? "it could not be read" : `its status is ${lease.status()}`;
    const rawMessage = `the lease "${name}" was not ready after ${limit} ms: ${status}`;
    return localError(METHOD, "DEADLINE_EXCEEDED", "deadline-exceeded", rawMessage, {
      leaseName: name,
      lease: lease ?? null,
      cause: failures > 0 ? failure : undefined,
    });
  }
}

/** Backs off, and obeys the server's retry hint. For a lagging replica, the delay is the usual one. */
function delayAfterFailure(reads: number, failures: number, error: unknown): number {
  const isMissing = isJumpstarterError(error) && error.reason === "not-found";
  const usual = isMissing ? delayAfter(reads, undefined) : backOff(failures, 1_000);
  return Math.max(usual, askedDelay(error, LONGEST_DELAY_MS));
}

/** Short at first, then growing; for a lease that begins far in the future, up to about its begin. */
function delayAfter(reads: number, lease: Lease | undefined): number {
  const usual = Math.min(FIRST_DELAY_MS * GROWTH ** reads, LONGEST_DELAY_MS);
  if (usual < LONGEST_DELAY_MS || lease?.effectiveBeginTime !== null || lease.beginTime === null)
    return jittered(usual);
  const untilBegin = lease.beginTime.getTime() - momentOf(undefined, lease.clockOffsetMs);
  return jittered(Math.max(usual, Math.min(untilBegin, LONGEST_SLEEP_MS)));
}
