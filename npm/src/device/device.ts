/// <reference lib="esnext.disposable" preserve="true" />
/** A leased device: its drivers, its log and its status. */
import { refused } from "../base/arguments.js";
import { localError } from "../base/error.js";
import type { EndpointState } from "../base/types.js";
import type { CallOptions } from "../calls/options.js";
import type { Driver, DriverClass } from "./driver.js";
import { callOptions, type DeviceLink } from "./link.js";
import { logs, type LogGap, type LogLine, type LogsOptions } from "./logs.js";
import { whenReady, type DeviceStatus, type WhenReadyOptions } from "./ready.js";
import { reportOf, type DeviceReport, type MadeReport } from "./report.js";

/** What the exporter says about the end of a session. */
export interface SessionEnd {
  /** Whether there was a session to end: a direct exporter without a lease has none. */
  readonly success: boolean;
  /** The exporter's words. */
  readonly message: string | null;
}

/** Makes a device of a `DeviceLink`, whose type names the wasm's own, and reads its report. */
export let newDevice: (link: unknown, options: CallOptions) => Promise<Device>;

/**
 * A device that a lease gives the right to use, or a direct exporter. Reads race over its ways; a driver call is sent once.
 * It holds resources: `close()` it, or declare it with `using`.
 *
 * @example
 * ```ts
 * const board = await client.device({ lease: lease.name });
 * await board.whenReady();
 * await board.driver("power", PowerDriver).on();
 * board.close();
 * ```
 */
export class Device {
  readonly #link: DeviceLink;
  #report: DeviceReport;

  // Keeps the link, and with it the wasm types, out of the public `.d.ts`.
  static {
    newDevice = async (made, options) => {
      const link = made as DeviceLink;
      return new Device(link, await readReport(link, options));
    };
  }

  private constructor(link: DeviceLink, report: DeviceReport) {
    this.#link = link;
    this.#report = report;
  }

  /** The drivers, as a tree, when the report was last read. */
  get report(): DeviceReport {
    return this.#report;
  }

  /**
   * Reads the report again: after `driver-not-found`, for example, because an exporter that starts another session gives its
   * drivers new ids. Drivers from the report before keep the old ones.
   *
   * @example
   * ```ts
   * const { drivers } = await device.refresh();
   * console.log(drivers.length);
   * ```
   */
  async refresh(options: CallOptions = {}): Promise<DeviceReport> {
    this.#report = await readReport(this.#link, options);
    return this.#report;
  }

  /**
   * Returns the driver at a path, such as `bench.relay`.
   *
   * @throws {@link index!JumpstarterError} with reason `driver-not-found` if there is none
   * @example
   * ```ts
   * await device.driver("bench.relay").call("on");
   * await device.driver("power", PowerDriver).cycle();
   * ```
   */
  driver(path: string): Driver;
  /** The same for a driver of a known class; one of another class is refused. */
  driver<D extends Driver>(path: string, type: DriverClass<D>): D;
  driver(path: string, type?: DriverClass): Driver {
    const driver = this.#report.drivers.find((one) => one.path === path);
    if (driver === undefined) {
      const known = this.#report.drivers.map((one) => one.path).filter((one) => one !== "");
      const words = `the device has no driver "${path}"; it has ${known.join(", ") || "none"}`;
      throw localError("driver", "NOT_FOUND", "driver-not-found", words, { field: "path" });
    }
    const { client } = driver;
    if (type !== undefined && !(driver instanceof type))
      throw refused("driver", "type", `does not fit: the client of "${path}" is ${client}`);
    return driver;
  }

  /**
   * The log of the session: what was logged before, and then what follows. It goes on after a break, and has no end of its own:
   * leave the loop, or abort `signal`.
   *
   * @example
   * ```ts
   * for await (const entry of device.logs({ severity: "INFO", source: "DRIVER", signal })) {
   *   console.log(entry.kind === "gap" ? "(lines may be missing)" : entry.message);
   * }
   * ```
   */
  logs(options: LogsOptions = {}): AsyncGenerator<LogLine | LogGap, void, undefined> {
    return logs(this.#link, options);
  }

  /**
   * Reads the status of the exporter's session.
   *
   * @example
   * ```ts
   * const { status } = await device.status();
   * console.log(status); // LEASE_READY
   * ```
   */
  async status(options: CallOptions = {}): Promise<DeviceStatus> {
    const given = callOptions("GetStatus", options);
    const call = this.#link.prepare((wasm) => new wasm.DeviceCall("getStatus"));
    const sending = { method: "GetStatus", options: given, writes: false, untimed: false };
    return Object.freeze(await this.#link.send<DeviceStatus>(call, sending));
  }

  /**
   * Waits until drivers can be called: until the exporter's hook before the lease has ended. Rejects with the reason
   * `hook-failed` if it failed, and with `lease-not-active` if the session has ended.
   *
   * @example
   * ```ts
   * await device.whenReady({ timeoutMs: 300_000, onProgress: ({ status }) => console.log(status.message) });
   * ```
   */
  whenReady(options: WhenReadyOptions = {}): Promise<DeviceStatus> {
    return whenReady((own) => this.status(own), options);
  }

  /**
   * Resets the drivers. The exporters of today answer `unimplemented`.
   *
   * @example
   * ```ts
   * await device.reset().catch((error: unknown) => {
   *   if (!isJumpstarterError(error) || error.reason !== "unimplemented") throw error;
   * });
   * ```
   */
  async reset(options: CallOptions = {}): Promise<void> {
    const given = callOptions("Reset", options);
    const call = this.#link.prepare((wasm) => new wasm.DeviceCall("reset"));
    await this.#link.send(call, { method: "Reset", options: given, writes: true, untimed: false });
  }

  /**
   * Ends the session: the exporter runs its hook after the lease, and then releases the lease. Resolves before that; `status`
   * and `logs` go on meanwhile.
   *
   * @example
   * ```ts
   * const { success, message } = await device.endSession();
   * console.log(success, message);
   * ```
   */
  async endSession(options: CallOptions = {}): Promise<SessionEnd> {
    const given = callOptions("EndSession", options);
    const call = this.#link.prepare((wasm) => new wasm.DeviceCall("endSession"));
    const sending = { method: "EndSession", options: given, writes: true, untimed: false };
    return Object.freeze(await this.#link.send<SessionEnd>(call, sending));
  }

  /**
   * Returns the state of each way, as learnt from calls; the winner is the one in use.
   *
   * @example
   * ```ts
   * for (const { url, winner, latencyMs } of device.endpoints()) console.log(url, winner, latencyMs);
   * ```
   */
  endpoints(): readonly EndpointState[] {
    return this.#link.endpoints();
  }

  /**
   * Makes the next read race all ways again; sends nothing itself.
   *
   * @example
   * ```ts
   * device.race();
   * await device.status();
   * ```
   */
  race(): void {
    this.#link.race();
  }

  /**
   * Ends pending calls, logs and streams with the reason `closed`, and frees the memory. The lease stays.
   *
   * @example
   * ```ts
   * device.close();
   * await device.status().catch((error: unknown) => {
   *   console.log(isJumpstarterError(error) && error.reason); // closed
   * });
   * ```
   */
  close(): void {
    this.#link.close();
  }

  /**
   * The same as {@link Device.close}, for `using`.
   *
   * @example
   * ```ts
   * using bench = await connectExporter({ endpoints: "https://bench.example.com:8443" });
   * console.log(bench.report.drivers.length);
   * ```
   */
  [Symbol.dispose](): void {
    this.close();
  }
}

async function readReport(link: DeviceLink, options: CallOptions): Promise<DeviceReport> {
  const given = callOptions("GetReport", options);
  const call = link.prepare((wasm) => new wasm.DeviceCall("getReport"));
  const sending = { method: "GetReport", options: given, writes: false, untimed: false };
  return reportOf(await link.send<MadeReport>(call, sending), link);
}
