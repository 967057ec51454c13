/**
 * What a client needs of the part of the package that is for devices: nothing until a program imports
 * `jumpstarter-web/device`. Not an `import()` in the client, with which every bundle would contain that part, and with which
 * Parcel builds workers that do not start.
 */
import { JumpstarterError } from "../base/error.js";
import type { LeaseOwner } from "./connect.js";
import type { Device } from "./device.js";
import type { LeaseDeviceOptions } from "./options.js";

type OpenDevice = (owner: LeaseOwner, options: LeaseDeviceOptions) => Promise<Device>;

let provided: OpenDevice | undefined;

/** Called when `jumpstarter-web/device` is imported. */
export function provideDevices(open: OpenDevice): void {
  provided = open;
}

/** How the device of a lease is connected. Throws if `jumpstarter-web/device` was not imported. */
export function deviceOpener(): OpenDevice {
  if (provided !== undefined) return provided;
  const rawMessage = 'client.device() needs import "jumpstarter-web/device", once, anywhere in the program';
  throw new JumpstarterError({ code: "FAILED_PRECONDITION", reason: "wasm", rawMessage });
}
