/** Waits until a device can be used: until the hook that runs before a lease has ended. */
import { millisOf, ownedOnly, refused, type Names } from "../base/arguments.js";
import { Moment } from "../base/clock.js";
import { isJumpstarterError, localError, type JumpstarterError } from "../base/error.js";
import { linkedTo, sleep, within } from "../base/signals.js";
import type { Reason } from "../base/types.js";
import type { CallOptions } from "../calls/options.js";
import { askedDelay, backOff, isLasting, jittered } from "../live/polling.js";
import type { ExporterStatus } from "../wasm/records.js";

/** The status of an exporter's session, as the exporter itself reports it. */
export interface DeviceStatus {
  /** `LEASE_READY` when drivers can be called; `null` if the exporter does not say. */
  readonly status: ExporterStatus | null;
  /** What the exporter says about it. */
  readonly message: string | null;
  /** Grows by one with each change. */
  readonly version: number;
  /** The status before. */
  readonly previousStatus: ExporterStatus | null;
}

/** The progress of {@link Device.whenReady}. */
export interface ReadyProgress {
  /** The status as last read. */
  readonly status: DeviceStatus;
  /** How long the wait has taken, in milliseconds. */
  readonly waitedMs: number;
}

/** Options of {@link Device.whenReady}. */
export interface WhenReadyOptions extends CallOptions {
  /** How long to wait in total, in milliseconds. By default there is no limit. */
  timeoutMs?: number | undefined;
  /** Called after each read of the status. If it throws, the wait rejects with that error. */
  onProgress?: ((progress: ReadyProgress) => void) | undefined;
}

const METHOD = "WhenReady";
const NAMES: Names<WhenReadyOptions> = { signal: true, timeoutMs: true, onProgress: true };
const FIRST_DELAY_MS = 300;
const GROWTH = 1.5;
const LONGEST_DELAY_MS = 2_000;
const TIME_UP = new Error("time is up");
/** Failures that end the wait, besides those that end every poll: the lease does not come back. */
const OVER: ReadonlySet<Reason> = new Set<Reason>([
  "lease-not-active",
  "hook-failed",
  "not-found",
  "passphrase-rejected",
]);

export async function whenReady(
  read: (options: CallOptions) => Promise<DeviceStatus>,
  options: WhenReadyOptions,
): Promise<DeviceStatus> {
  const given = ownedOnly(METHOD, options, NAMES);
  const { signal, timeoutMs, onProgress } = given;
  if (onProgress !== undefined && typeof onProgress !== "function")
    throw refused(METHOD, "onProgress", "must be a function");
  const limit = millisOf(METHOD, "timeoutMs", timeoutMs, Infinity);
  const began = new Moment();
  const left = (): number => limit - began.passedMs();
  const { controller, unlink } = linkedTo(signal);
  let status: DeviceStatus | undefined;
  let failure: unknown;
  let failures = 0;
  try {
    for (let reads = 0; ; reads += 1) {
      try {
        status = await within(
          () => read({ signal: controller.signal }),
          left(),
          controller.signal,
          () => TIME_UP,
        );
        failures = 0;
      } catch (error) {
        controller.signal.throwIfAborted();
        if (error === TIME_UP) throw late();
        // Old exporters have no status, and no hooks.
        if (isJumpstarterError(error) && error.reason === "unimplemented")
          return { status: null, message: null, version: 0, previousStatus: null };
        if (isLasting(error) || (isJumpstarterError(error) && OVER.has(error.reason))) throw error;
        failure = error;
        failures += 1;
      }
      if (failures === 0 && status !== undefined) {
        onProgress?.({ status, waitedMs: began.passedMs() });
        const over = endOf(status);
        if (over !== null) throw over;
        if (status.status === "LEASE_READY") return status;
      }
      const usual = jittered(Math.min(FIRST_DELAY_MS * GROWTH ** reads, LONGEST_DELAY_MS));
      const delay = failures > 0 ? Math.max(backOff(failures, 500), askedDelay(failure, LONGEST_DELAY_MS)) : usual;
      const rest = left();
      await sleep(Math.max(0, Math.min(delay, rest)), controller.signal);
      if (delay >= rest) throw late();
    }
  } finally {
    controller.abort();
    unlink();
  }

  function late(): JumpstarterError {
    const words =
      status === undefined ? "its status could not be read" : `its status is ${status.status ?? "unspecified"}`;
    const cause = failures > 0 ? failure : undefined;
    const rawMessage = `the device was not ready after ${limit} ms: ${words}`;
    return localError(METHOD, "DEADLINE_EXCEEDED", "deadline-exceeded", rawMessage, { cause });
  }
}

/** The error for a status from which the session does not become ready. */
function endOf({ status, previousStatus, message }: DeviceStatus): JumpstarterError | null {
  const more = message === null ? "" : `: ${message}`;
  const over = (reason: Reason, words: string): JumpstarterError =>
    localError(METHOD, "FAILED_PRECONDITION", reason, words + more);
  switch (status) {
    case "BEFORE_LEASE_HOOK_FAILED":
    case "AFTER_LEASE_HOOK_FAILED":
      return over("hook-failed", "a hook of the exporter failed");
    case "OFFLINE":
      return over("exporter-offline", "the exporter is going offline");
    case "AFTER_LEASE_HOOK":
      return over("lease-not-active", "the session has ended");
    case "AVAILABLE":
      // Before the first hook, too; but then there was no session yet.
      return previousStatus === "LEASE_READY" || previousStatus === "AFTER_LEASE_HOOK"
        ? over("lease-not-active", "the session has ended")
        : null;
    default:
      return null;
  }
}
