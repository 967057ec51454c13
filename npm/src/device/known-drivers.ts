/** Drivers of the kinds that most labs have, with typed methods. */
import type { CallOptions } from "../calls/options.js";
import { millisOf, ownedOnly, type Names } from "../base/arguments.js";
import { linkedTo, sleep } from "../base/signals.js";
import type { ByteStream } from "./byte-stream.js";
import { Driver, type DriverClass, type DriverValue } from "./driver.js";

/** What a power driver measured. */
export interface PowerReading {
  /** In volts. */
  readonly voltage: number;
  /** In amperes. */
  readonly current: number;
}

/** Options of {@link PowerDriver.cycle}. */
export interface CycleOptions extends CallOptions {
  /** How long it stays off, in milliseconds: 2,000 by default, as in Python. */
  waitMs?: number | undefined;
}

const CYCLE: Names<CycleOptions> = { signal: true, timeoutMs: true, waitMs: true };

/** A power supply or a relay. */
export class PowerDriver extends Driver {
  /**
   * Switches it on.
   *
   * @example
   * ```ts
   * await device.driver("power", PowerDriver).on();
   * ```
   */
  async on(options?: CallOptions): Promise<void> {
    await this.call("on", [], options);
  }

  /**
   * Switches it off.
   *
   * @example
   * ```ts
   * await device.driver("power", PowerDriver).off();
   * ```
   */
  async off(options?: CallOptions): Promise<void> {
    await this.call("off", [], options);
  }

  /**
   * Switches it off, and on again after a moment. `timeoutMs` is for each of the two calls. If it is aborted in between, the
   * board stays off.
   *
   * @example
   * ```ts
   * await device.driver("power", PowerDriver).cycle({ waitMs: 500 });
   * ```
   */
  async cycle(options: CycleOptions = {}): Promise<void> {
    const { waitMs, ...rest } = ownedOnly("cycle", options, CYCLE);
    const pauseMs = millisOf("cycle", "waitMs", waitMs, 2_000, 0);
    await this.off(rest);
    const { controller, unlink } = linkedTo(rest.signal);
    await sleep(pauseMs, controller.signal).finally(unlink);
    await this.on(rest);
  }

  /**
   * Yields readings of voltage and current until the loop is left.
   *
   * @example
   * ```ts
   * for await (const { voltage, current } of device.driver("power", PowerDriver).read()) console.log(voltage * current);
   * ```
   */
  async *read(options?: CallOptions): AsyncGenerator<PowerReading, void, undefined> {
    for await (const value of this.stream("read", [], options)) {
      const { voltage, current } = (value ?? {}) as Record<string, DriverValue>;
      yield Object.freeze({ voltage: Number(voltage ?? NaN), current: Number(current ?? NaN) });
    }
  }
}

/** A serial console. */
export class SerialDriver extends Driver {
  /**
   * Opens the console: its bytes, in both directions.
   *
   * @example
   * ```ts
   * const serial = await device.driver("serial", SerialDriver).connect();
   * await serial.writable.getWriter().write(new TextEncoder().encode("uname -a\r"));
   * const { value } = await serial.readable.getReader().read();
   * console.log(new TextDecoder().decode(value));
   * serial.close();
   * ```
   */
  connect(options?: CallOptions): Promise<ByteStream> {
    return this.open("connect", options);
  }
}

/** A port in the exporter's network. */
export class NetworkDriver extends Driver {
  /**
   * Opens a connection to the port: its bytes, in both directions.
   *
   * @example
   * ```ts
   * const connection = await device.driver("bench.echo", NetworkDriver).connect();
   * await connection.writable.getWriter().write(new Uint8Array([1, 2, 3]));
   * connection.close();
   * ```
   */
  connect(options?: CallOptions): Promise<ByteStream> {
    return this.open("connect", options);
  }
}

/** The classes that come with the package, by the client's class in Python. */
export const KNOWN: ReadonlyMap<string, DriverClass> = /* @__PURE__ */ new Map<string, DriverClass>([
  ["jumpstarter_driver_power.client.PowerClient", PowerDriver],
  ["jumpstarter_driver_power.client.VirtualPowerClient", PowerDriver],
  ["jumpstarter_driver_pyserial.client.PySerialClient", SerialDriver],
  ["jumpstarter_driver_network.client.NetworkClient", NetworkDriver],
]);
