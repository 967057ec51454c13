// A device without an exporter, for the tests of components. Its answers can be replaced while it is used.
import { JumpstarterError } from "jumpstarter-web";
import {
  Driver,
  PowerDriver,
  SerialDriver,
  type ByteStream,
  type DeviceStatus,
  type DriverClass,
  type DriverValue,
  type LogLine,
} from "jumpstarter-web/device";
import type { LeasedDevice } from "./leased-device";

export const READY: DeviceStatus = {
  status: "LEASE_READY",
  message: null,
  version: 2,
  previousStatus: "BEFORE_LEASE_HOOK",
};

export class FakeDevice {
  /** Every driver call, as `path.method(arguments)`. */
  readonly calls: string[] = [];
  readonly answers = new Map<string, () => Promise<DriverValue>>();
  readonly streams: FakeStream[] = [];
  logLines: LogLine[] = [];
  status = READY;
  /** Why reads fail; null while they do not. */
  failure: Error | null = null;
  readings: readonly { voltage: number; current: number }[] = [{ voltage: 5, current: 2 }];
  isClosed = false;
  ended = 0;
  races = 0;

  readonly device: LeasedDevice;

  constructor() {
    const power = this.#driver(PowerDriver, "power", [], "The board's supply", { on: "Switches the board on" });
    const serial = this.#driver(SerialDriver, "serial", [], "The board's console");
    const relay = this.#driver(PowerDriver, "bench.relay", []);
    const bench = this.#driver(Driver, "bench", [relay], "What is around the board");
    const root = this.#driver(Driver, "", [bench, power, serial]);
    const report = {
      uuid: "session",
      labels: {},
      root,
      drivers: [root, bench, relay, power, serial],
      alternativeEndpoints: [],
      motd: "",
    };
    const read = <T>(value: () => T): Promise<T> =>
      this.failure === null ? Promise.resolve(value()) : Promise.reject(this.failure);
    this.device = {
      report,
      refresh: () => read(() => report),
      status: () => read(() => this.status),
      whenReady: (options) => {
        options?.onProgress?.({ status: this.status, waitedMs: 1_600 });
        return this.status.status === "LEASE_READY" ? read(() => this.status) : new Promise(() => undefined);
      },
      logs: (options) => this.#logs(options?.signal),
      endpoints: () => [
        { url: "http://direct.invalid:8080", winner: true, latencyMs: 12, success: 1, breakerOpenForMs: null },
        {
          url: "http://gateway.invalid/leases/l",
          winner: false,
          latencyMs: null,
          success: null,
          breakerOpenForMs: null,
        },
      ],
      race: () => {
        this.races += 1;
      },
      endSession: () => {
        this.ended += 1;
        return Promise.resolve({ success: true, message: "ending" });
      },
      close: () => {
        this.isClosed = true;
      },
    };
  }

  #driver<D extends Driver>(
    type: DriverClass<D>,
    path: string,
    children: readonly Driver[],
    description: string | null = null,
    methodsDescription: Readonly<Record<string, string>> = {},
  ): D {
    const name = path.split(".").at(-1) ?? "";
    const data = { uuid: path, parentUuid: null, name, path, client: `lab.${type.name}`, labels: {} };
    const calls = {
      call: (_uuid: string, method: string, args: readonly unknown[]) => {
        this.calls.push(`${path}.${method}(${JSON.stringify(args).slice(1, -1)})`);
        return this.answers.get(`${path}.${method}`)?.() ?? Promise.resolve(null);
      },
      stream: (_uuid: string, _method: string, _args: readonly unknown[], { signal }: { signal?: AbortSignal }) =>
        this.#read(signal),
      open: () => {
        if (this.failure !== null) return Promise.reject(this.failure);
        const stream = new FakeStream();
        this.streams.push(stream);
        return Promise.resolve(stream);
      },
    };
    const parts = { data: { ...data, description, methodsDescription }, calls, children };
    return new type(parts);
  }

  async *#read(signal: AbortSignal | undefined): AsyncGenerator<DriverValue, void, undefined> {
    for (const reading of this.readings) yield await Promise.resolve({ ...reading });
    await aborted(signal);
  }

  async *#logs(signal: AbortSignal | undefined): AsyncGenerator<LogLine, void, undefined> {
    for (const line of this.logLines) yield await Promise.resolve(line);
    await aborted(signal);
  }
}

/** A fake console stream; the test plays the device's end. */
export class FakeStream implements ByteStream {
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly writable: WritableStream<Uint8Array>;
  readonly closed = new Promise<void>(() => undefined);
  readonly endpoint = "http://direct.invalid:8080";
  /** What the page has sent. */
  sent = "";
  controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  isClosed = false;

  constructor() {
    this.readable = new ReadableStream({ start: (controller) => void (this.controller = controller) });
    this.writable = new WritableStream({ write: (bytes) => void (this.sent += new TextDecoder().decode(bytes)) });
  }

  close(): void {
    this.isClosed = true;
  }
}

export function logLine(message: string, parts: Partial<LogLine> = {}): LogLine {
  const line = {
    severity: "INFO",
    source: "DRIVER",
    driverType: null,
    operation: null,
    timestamp: null,
    fields: {},
  } as const;
  return { kind: "line", message, ...line, ...parts };
}

/** An error of the package; `unsure` means that the call may have been carried out. */
export function failure(reason: JumpstarterError["reason"], { unsure = false } = {}): JumpstarterError {
  return new JumpstarterError({ code: "UNAVAILABLE", reason, rawMessage: `because of ${reason}`, unsure });
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason as Error));
  });
}
