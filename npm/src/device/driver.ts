/** One driver of a device, and the classes that drivers of a known kind have. */
import { refused } from "../base/arguments.js";
import type { CallOptions } from "../calls/options.js";
import type { Labels } from "../wasm/records.js";
import type { ByteStream } from "./byte-stream.js";

/** A value of a driver call: what JSON has. */
export type DriverValue =
  null | boolean | number | string | readonly DriverValue[] | { readonly [name: string]: DriverValue };

/** A driver as the exporter reports it. */
export interface DriverData {
  readonly uuid: string;
  readonly parentUuid: string | null;
  readonly name: string;
  readonly path: string;
  readonly client: string;
  readonly labels: Labels;
  readonly description: string | null;
  readonly methodsDescription: Readonly<Record<string, string>>;
}

/** How a driver calls its methods. */
export interface DriverCalls {
  call(uuid: string, method: string, args: readonly unknown[], options: CallOptions): Promise<DriverValue>;
  stream(
    uuid: string,
    method: string,
    args: readonly unknown[],
    options: CallOptions,
  ): AsyncGenerator<DriverValue, void, undefined>;
  open(uuid: string, method: string, options: CallOptions): Promise<ByteStream>;
}

/** What a driver is made of. Subclasses pass it on to {@link Driver}'s constructor. */
export interface DriverParts {
  /** @internal */
  readonly data: DriverData;
  /** @internal */
  readonly calls: DriverCalls;
  /** @internal */
  readonly children: readonly Driver[];
}

/** The class of a kind of drivers. */
export type DriverClass<D extends Driver = Driver> = new (parts: DriverParts) => D;

/**
 * A driver of a device: what one can do with a part of a board. Its methods are those of a Python class in the lab;
 * drivers of known kinds have a class of their own with typed methods, such as {@link PowerDriver}.
 *
 * @example
 * ```ts
 * const relay = device.driver("bench.relay");
 * await relay.call("on");
 * for await (const value of relay.stream("read")) console.log(value);
 * ```
 */
export class Driver {
  /** The driver's id in the exporter's session. */
  readonly uuid: string;
  /** Its name in the driver around it; empty for the root. */
  readonly name: string;
  /** The names from the root on: `bench.relay`; empty for the root. */
  readonly path: string;
  /** The Python class of its client, by which its class here is chosen: `jumpstarter_driver_power.client.PowerClient`. */
  readonly client: string;
  /** Its labels. */
  readonly labels: Labels;
  /** What it is, if the exporter's configuration says so. */
  readonly description: string | null;
  /** What its methods do, by name, for those that the configuration describes. */
  readonly methodsDescription: Readonly<Record<string, string>>;
  /** The drivers in it. */
  readonly children: readonly Driver[];
  readonly #calls: DriverCalls;

  /** Called by the device. */
  constructor({ data, calls, children }: DriverParts) {
    this.uuid = data.uuid;
    this.name = data.name;
    this.path = data.path;
    this.client = data.client;
    this.labels = Object.freeze(data.labels);
    this.description = data.description;
    this.methodsDescription = Object.freeze(data.methodsDescription);
    this.children = children;
    this.#calls = calls;
  }

  /**
   * Calls a method, and returns its result; `null` for none. The call is sent once, to one way, and has no deadline unless
   * `timeoutMs` is set. If its connection breaks, the error's `outcome` is `unknown`. Aborting it aborts its request; what the
   * driver has begun may go on.
   *
   * @param args - its positional arguments. What JSON does not have (a function, a `bigint`, `NaN`, `undefined` in a list, a
   * circle, an object with a class) is an error whose `field` names it, as `args[1].a.b`; nothing is sent then.
   * @throws {@link index!JumpstarterError}
   * @example
   * ```ts
   * await device.driver("power").call("set_voltage", [3.3], { timeoutMs: 5_000 });
   * ```
   */
  call(method: string, args: readonly unknown[] = [], options: CallOptions = {}): Promise<DriverValue> {
    return this.#calls.call(this.uuid, method, args, options);
  }

  /**
   * Calls a method that returns a stream of results. The request is sent when the first result is asked for; leaving the loop
   * or aborting `signal` ends it. Arguments are checked at once. The results come on the way on which they began: if that
   * breaks, the loop throws.
   *
   * @example
   * ```ts
   * for await (const value of device.driver("power").stream("read", [], { signal })) console.log(value);
   * ```
   */
  stream(
    method: string,
    args: readonly unknown[] = [],
    options: CallOptions = {},
  ): AsyncGenerator<DriverValue, void, undefined> {
    return this.#calls.stream(this.uuid, method, args, options);
  }

  /**
   * Opens a stream of bytes in both directions, such as a serial console, over a WebSocket on one way. `timeoutMs` is the time
   * until it is open; aborting `signal` closes it, also later.
   *
   * @param method - the driver's method, `connect` for most
   * @example
   * ```ts
   * const serial = await device.driver("serial").open();
   * await serial.writable.getWriter().write(new TextEncoder().encode("ls\r"));
   * const { value } = await serial.readable.getReader().read();
   * console.log(new TextDecoder().decode(value));
   * serial.close();
   * ```
   */
  open(method = "connect", options: CallOptions = {}): Promise<ByteStream> {
    return this.#calls.open(this.uuid, method, options);
  }
}

const classes = new Map<string, DriverClass>();

/**
 * Sets the class of a kind of drivers, for reports that are read from then on.
 *
 * @param client - the Python class of the drivers' client, as {@link Driver.client} shows it
 * @example
 * ```ts
 * class Relay extends Driver {
 *   pulse(ms: number) {
 *     return this.call("pulse", [ms]);
 *   }
 * }
 * registerDriver("my_lab.client.RelayClient", Relay);
 * await device.refresh();
 * await device.driver("bench.relay", Relay).pulse(40);
 * ```
 */
export function registerDriver(client: string, driver: DriverClass): void {
  if (typeof client !== "string" || client === "") throw refused("registerDriver", "client", "must not be empty");
  if (typeof driver !== "function") throw refused("registerDriver", "driver", "must be a class that extends Driver");
  classes.set(client, driver);
}

/** The class that is registered for a kind of drivers. */
export function registered(client: string): DriverClass | undefined {
  return classes.get(client);
}
