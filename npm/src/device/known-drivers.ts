/** Drivers of the kinds that most labs have, with typed methods. */
import type { CallOptions } from "../calls/options.js";
import { millisOf, owned, noneBeside, type Names } from "../base/arguments.js";
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
  /** Switches it on. */
  async on(options?: CallOptions): Promise<void> {
    await this.call("on", [], options);
  }

  /** Switches it off. */
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
    const { waitMs, ...rest } = owned("cycle", options, CYCLE);
    noneBeside("cycle", rest, CYCLE);
    const pauseMs = millisOf("cycle", "waitMs", waitMs, 2_000, 0);
    await this.off(rest);
    const { controller, unlink } = linkedTo(rest.signal);
    await sleep(pauseMs, controller.signal).finally(unlink);
    await this.on(rest);
  }

  /** What it measures, until the loop is left. */
  async *read(options?: CallOptions): AsyncGenerator<PowerReading, void, undefined> {
    for await (const value of this.stream("read", [], options)) {
      const { voltage, current } = (value ?? {}) as Record<string, DriverValue>;
      yield Object.freeze({ voltage: Number(voltage ?? NaN), current: Number(current ?? NaN) });
    }
  }
}

/** A serial console. */
export class SerialDriver extends Driver {
  /** Opens the console: its bytes, in both directions. */
  connect(options?: CallOptions): Promise<ByteStream> {
    return this.open("connect", options);
  }
}

/** A port in the exporter's network. */
export class NetworkDriver extends Driver {
  /** Opens a connection to the port: its bytes, in both directions. */
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
