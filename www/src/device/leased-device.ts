// What the views use of the package's `Device`, so that tests can pass one of their own. Types only: a page that shows no
// device does not load the package's part for devices.
import type { Device, Driver } from "jumpstarter-web/device";

export type LeasedDevice = Pick<
  Device,
  "report" | "refresh" | "status" | "whenReady" | "logs" | "endpoints" | "race" | "endSession" | "close"
>;

/** Connects the device. */
export type OpenDevice = (signal: AbortSignal) => Promise<LeasedDevice>;

/** Returns the driver at a path of names; undefined if there is none. */
export function driverAt(drivers: readonly Driver[], path: readonly string[]): Driver | undefined {
  return drivers.find((driver) => driver.path === path.join("."));
}
