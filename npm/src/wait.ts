/** Waiting for a lease. What its state means is decided in Rust; here is the loop. */
import type { ClientService } from "./client.js";
import { Moment } from "./clock.js";
import { JumpstarterError, isJumpstarterError } from "./error.js";
import type { Lease, LeaseStatus } from "./lease.js";
import type { CallOptions } from "./options.js";
import { askedDelay, backOff, isLasting, jittered } from "./polling.js";
import { lagLeftMs, madeAt } from "./recent-leases.js";
import { momentOf } from "./record.js";
import { Keeper, sameLease } from "./same.js";
import { linkedTo, millisOf, nap, noneBeside, owned, refused, type Names } from "./signals.js";
import { run } from "./wasm.js";
import { LONGEST_TIMER_MS } from "./within.js";

const METHOD = "WaitForLease";
const FIRST_DELAY_MS = 300;
const GROWTH = 1.5;
const LONGEST_DELAY_MS = 5_000;
/** For one whose begin is far off. */
const LONGEST_SLEEP_MS = 60_000;

/** How far the wait for a lease has come. */
export interface LeaseProgress {
  /** The lease as last read; the very same record while nothing of it changes. */
  readonly lease: Lease;
  /** Its status in a word, as {@link Lease.status}. */
  readonly status: LeaseStatus;
  /** How long the wait has taken, in milliseconds. */
  readonly waitedMs: number;
}

/** What `waitForLease` takes. */
export interface WaitForLeaseOptions extends CallOptions {
  /** Bare name of the lease. */
  name: string;
  /**
   * How long to wait altogether, in milliseconds, by a clock that cannot be set. Without it the wait lasts until the lease
   * is decided.
   */
  timeoutMs?: number | undefined;
  /** Called after each read of the lease. What it throws ends the wait. */
  onProgress?: ((progress: LeaseProgress) => void) | undefined;
}

const NAMES: Names<WaitForLeaseOptions> = { name: true, timeoutMs: true, onProgress: true, signal: true };

/**
 * Reads the lease until it is decided; also while the page is hidden, since the user may look elsewhere meanwhile. That
 * there is no such lease is not believed of one that was there a moment ago: a replica of the controller may lag.
 */
export async function waitForLease(calls: Pick<ClientService, "getLease" | "closing">, options: WaitForLeaseOptions): Promise<Lease> {
  const given = owned(METHOD, options, NAMES);
  noneBeside(METHOD, given, NAMES);
  const { name, signal, timeoutMs, onProgress } = given;
  if (onProgress !== undefined && typeof onProgress !== "function") throw refused(METHOD, "onProgress", "must be a function");
  const limit = millisOf(METHOD, "timeoutMs", timeoutMs, Infinity);
  const began = new Moment();
  const left = (): number => limit - began.passedMs();
  const keeper = new Keeper<Lease>(sameLease);
  const { controller, unlink } = linkedTo(signal);
  let lease: Lease | undefined;
  let known = madeAt(calls, name);
  let failure: unknown;
  let failures = 0;
  try {
    for (let reads = 0; ; reads += 1) {
      try {
        // Each read has the client's own limit, so that one that hangs does not use up the whole wait.
        const read = calls.getLease({ name, signal: controller.signal });
        [lease] = keeper.keep([await readWithin(read, left(), controller)]) as [Lease];
        known = new Moment();
        failures = 0;
      } catch (error) {
        controller.signal.throwIfAborted();
        const isMissing = isJumpstarterError(error) && error.reason === "not-found";
        if (isLasting(error) || (isMissing && lagLeftMs(known) <= 0)) throw error;
        failure = error;
        failures += 1;
      }
      if (failures === 0 && lease !== undefined) {
        onProgress?.({ lease, status: lease.status(), waitedMs: began.passedMs() });
        const current = lease;
        if (run((wasm) => wasm.leaseIsReady(current))) return current;
      }
      const delay = failures > 0 ? delayAfterFailure(reads, failures, failure) : delayAfter(reads, lease);
      const rest = left();
      await nap(Math.max(0, Math.min(delay, rest)), controller.signal, calls.closing);
      // By what was due, not by the clock: a timer may fire a little early. A client that is closed says so in a read.
      if (delay >= rest && !calls.closing.aborted) throw late();
    }
  } catch (error) {
    throw error === TIME_UP ? late() : error;
  } finally {
    unlink();
  }

  function late(): JumpstarterError {
    const status = lease === undefined ? "it could not be read" : `its status is ${lease.status()}`;
    const rawMessage = `the lease "${name}" was not ready after ${limit} ms: ${status}`;
    const message = `${METHOD}: ${rawMessage} (DEADLINE_EXCEEDED)`;
    const parts = { code: "DEADLINE_EXCEEDED", reason: "deadline-exceeded", rawMessage, message, method: METHOD } as const;
    const cause = failures > 0 ? { cause: failure } : {};
    return new JumpstarterError({ ...parts, leaseName: name, lease: lease ?? null, ...cause });
  }
}

/** What the reads are aborted with when the time is up. */
const TIME_UP = new Error("time is up");

/** Waits for a read, and aborts everything when the time is up. */
async function readWithin<T>(read: Promise<T>, ms: number, controller: AbortController): Promise<T> {
  if (ms === Infinity) return read;
  const timer = setTimeout(() => {
    controller.abort(TIME_UP);
  }, Math.min(Math.max(1, ms), LONGEST_TIMER_MS));
  try {
    return await read;
  } finally {
    clearTimeout(timer);
  }
}

/** With back-off, and not before the server wants it. A replica that lags is asked as often as one that does not. */
function delayAfterFailure(reads: number, failures: number, error: unknown): number {
  const isMissing = isJumpstarterError(error) && error.reason === "not-found";
  const usual = isMissing ? delayAfter(reads, undefined) : backOff(failures, 1_000);
  return Math.max(usual, askedDelay(error, LONGEST_DELAY_MS));
}

/** Soon at first, then ever more rarely; one whose begin is far off is in the end looked at about then. */
function delayAfter(reads: number, lease: Lease | undefined): number {
  const usual = Math.min(FIRST_DELAY_MS * GROWTH ** reads, LONGEST_DELAY_MS);
  if (usual < LONGEST_DELAY_MS || lease?.effectiveBeginTime !== null || lease.beginTime === null) return jittered(usual);
  const untilBegin = lease.beginTime.getTime() - momentOf(undefined, lease.clockOffsetMs);
  return jittered(Math.max(usual, Math.min(untilBegin, LONGEST_SLEEP_MS)));
}
