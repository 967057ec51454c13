/** The drivers of a device, as a tree. */
import { localError } from "../base/error.js";
import type { Labels } from "../wasm/records.js";
import { Driver, registered, type DriverData } from "./driver.js";
import { callsOf } from "./driver-calls.js";
import { KNOWN } from "./known-drivers.js";
import type { DeviceLink } from "./link.js";

/** What the exporter offers. */
export interface DeviceReport {
  /** The id of the exporter's session. */
  readonly uuid: string;
  /** The exporter's labels. */
  readonly labels: Labels;
  /** The root of the tree, which has the other drivers in it: `root.children`. */
  readonly root: Driver;
  /** All drivers, each after the one it is in. */
  readonly drivers: readonly Driver[];
  /** Other addresses of the exporter, as `host:port`. */
  readonly alternativeEndpoints: readonly string[];
  /** A message for those who use the exporter; may be empty. */
  readonly motd: string;
}

/** A report as the wasm returns it. */
export interface MadeReport extends Omit<DeviceReport, "root" | "drivers"> {
  readonly drivers: readonly DriverData[];
}

/**
 * Makes the drivers, each of the class that is registered for its kind. `owner` is a `DeviceLink`, whose type would put those of
 * the wasm into the public `.d.ts`.
 */
export function reportOf(made: MadeReport, owner: unknown): DeviceReport {
  const link = owner as DeviceLink;
  const calls = callsOf(link);
  const known = new Map<string | null, { driver: Driver; children: Driver[] }>();
  for (const data of made.drivers) {
    const children: Driver[] = [];
    const type = registered(data.client) ?? KNOWN.get(data.client) ?? Driver;
    const driver = new type({ data, calls, children });
    known.set(data.uuid, { driver, children });
    known.get(data.parentUuid)?.children.push(driver);
  }
  for (const { children } of known.values()) Object.freeze(children);
  const drivers = Object.freeze([...known.values()].map(({ driver }) => driver));
  const [root] = drivers;
  if (root === undefined) throw localError("GetReport", "INTERNAL", "internal", "the exporter reports no root driver");
  const { uuid, labels, motd, alternativeEndpoints } = made;
  return Object.freeze({
    uuid,
    labels: Object.freeze(labels),
    root,
    drivers,
    alternativeEndpoints: Object.freeze(alternativeEndpoints),
    motd,
  });
}
