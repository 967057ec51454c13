// The connection to a leased device: opens it, waits through its hook, then reads its status from time to time. When that
// fails, it goes on trying; what is known of the device stays.
import type { DeviceReport, DeviceStatus } from "jumpstarter-web/device";
import { isJumpstarterError, type EndpointState } from "jumpstarter-web";
import type { LeasedDevice, OpenDevice } from "./leased-device";
import { backOffMs, isAborted, isLasting, pause } from "./pause";

/**
 * `hook`: the exporter's hook before the lease runs. `lost`: no answer, tried again. `ending`: the hook after the lease runs.
 * `over`: nothing more is tried.
 */
export type Phase = "connecting" | "hook" | "ready" | "lost" | "ending" | "over";

export interface SessionState {
  readonly phase: Phase;
  /** Null until it is connected. */
  readonly device: LeasedDevice | null;
  /** The last report read; null until then. */
  readonly report: DeviceReport | null;
  /** The last status read. */
  readonly status: DeviceStatus | null;
  /** How long the hook has run, as far as seen here. */
  readonly waitedMs: number;
  /** Why it is lost or over, or why it is not yet connected; null if it is connected, or has ended without a failure. */
  readonly error: unknown;
  readonly ways: readonly EndpointState[];
}

const STATUS_EVERY_MS = 5_000;
const ENDING_EVERY_MS = 1_000;
const STATUS_TIMEOUT_MS = 10_000;

const START: SessionState = {
  phase: "connecting",
  device: null,
  report: null,
  status: null,
  waitedMs: 0,
  error: null,
  ways: [],
};

export class DeviceSession {
  readonly #open: OpenDevice;
  readonly #listeners = new Set<() => void>();
  #state = START;
  #running: AbortController | null = null;
  #wake: (() => void) | null = null;

  constructor(open: OpenDevice) {
    this.#open = open;
  }

  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins, or begins again after it was over. */
  start(): void {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#set({ phase: this.#state.device === null ? "connecting" : "lost", error: null });
    this.#run(running.signal).catch((error: unknown) => {
      if (!isAborted(running.signal)) this.#set({ phase: "over", error });
    });
  }

  /** Reads the status now. */
  readonly check = (): void => {
    this.#wake?.();
  };

  /** Makes all ways race, now: the winner is the first to answer, a direct way before the others. */
  readonly race = (): void => {
    this.#state.device?.race();
    this.check();
  };

  /** The lease has ended: nothing more is tried, and what is known stays. */
  readonly end = (): void => {
    this.#running?.abort();
    this.#running = null;
    this.#set({ phase: "over", error: null });
  };

  /** Ends it, and closes the device. */
  close(): void {
    this.#running?.abort();
    this.#running = null;
    this.#state.device?.close();
    this.#state = START;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const device = this.#state.device ?? (await this.#connect(signal));
    if (isAborted(signal)) return;
    this.#set({ device, report: device.report, ways: device.endpoints() });
    const status = await device.whenReady({
      signal,
      onProgress: ({ status, waitedMs }) =>
        this.#set({ phase: "hook", status, waitedMs, error: null, ways: device.endpoints() }),
    });
    if (isAborted(signal)) return;
    this.#set({ phase: "ready", status, error: null, ways: device.endpoints() });
    await this.#follow(device, signal);
  }

  async #connect(signal: AbortSignal): Promise<LeasedDevice> {
    for (let failures = 1; ; failures += 1) {
      try {
        const device = await this.#open(signal);
        if (isAborted(signal)) device.close();
        return device;
      } catch (error) {
        if (isAborted(signal) || isLasting(error)) throw error;
        this.#set({ error });
        await this.#rest(backOffMs(failures), signal);
        signal.throwIfAborted();
      }
    }
  }

  /** Reads the status until the session ends. */
  async #follow(opened: LeasedDevice, signal: AbortSignal): Promise<void> {
    let device = opened;
    for (let failures = 0; !isAborted(signal);) {
      const isEnding = this.#state.phase === "ending";
      const usualMs = isEnding ? ENDING_EVERY_MS : STATUS_EVERY_MS;
      await this.#rest(failures === 0 ? usualMs : backOffMs(failures), signal);
      if (isAborted(signal)) return;
      try {
        if (isWrongWay(this.#state.error)) device = await this.#openAgain(device, signal);
        const status = await device.status({ signal, timeoutMs: STATUS_TIMEOUT_MS });
        // The exporter may have begun another session, whose drivers have other ids.
        const report = failures === 0 ? device.report : await device.refresh({ signal, timeoutMs: STATUS_TIMEOUT_MS });
        if (isAborted(signal)) return;
        failures = 0;
        const phase = phaseOf(status, isEnding);
        this.#set({ phase, status, report, error: null, ways: device.endpoints() });
        if (phase === "over") return;
      } catch (error) {
        if (isAborted(signal)) return;
        // Exporters from before GetStatus have none to read; calls and streams report their own failures.
        if (this.#state.status?.status === null) return;
        if (isLasting(error)) {
          this.#set({ phase: "over", error: isEnding ? null : error });
          return;
        }
        failures += 1;
        this.#set({ phase: "lost", error, ways: device.endpoints() });
      }
    }
  }

  /** Connects another device in place of this one, which stays if that fails. */
  async #openAgain(before: LeasedDevice, signal: AbortSignal): Promise<LeasedDevice> {
    const device = await this.#open(signal);
    before.close();
    if (isAborted(signal)) device.close();
    else this.#set({ device });
    return device;
  }

  /** Waits; `check` ends the wait. */
  async #rest(ms: number, signal: AbortSignal): Promise<void> {
    const waiting = new AbortController();
    this.#wake = () => waiting.abort();
    await pause(ms, AbortSignal.any([signal, waiting.signal]));
    this.#wake = null;
  }

  #set(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/**
 * Whether a way has answered that offers no devices: that of a lab without a gateway. It answers, so it would be preferred to a
 * direct way that was lost before, also when that is back. A new connection begins with the direct one.
 */
function isWrongWay(error: unknown): boolean {
  return isJumpstarterError(error) && error.reason === "unimplemented";
}

function phaseOf({ status }: DeviceStatus, wasEnding: boolean): Phase {
  switch (status) {
    case "AFTER_LEASE_HOOK":
      return "ending";
    case "AVAILABLE":
    case "OFFLINE":
    case "AFTER_LEASE_HOOK_FAILED":
      return "over";
    default:
      return wasEnding ? "ending" : "ready";
  }
}
