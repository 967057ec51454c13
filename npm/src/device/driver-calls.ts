/** The calls of drivers, over the link of their device. */
import { refused } from "../base/arguments.js";
import { openByteStream } from "./byte-stream.js";
import type { DriverCalls, DriverValue } from "./driver.js";
import { callOptions, type DeviceLink } from "./link.js";
import type { DeviceCall } from "./wasm/jumpstarter_device.js";

/** Arguments are checked, and copied, before anything is sent. */
export function callsOf(link: DeviceLink): DriverCalls {
  const prepared = (name: string, kind: string, uuid: string, method: string, args: readonly unknown[]): DeviceCall => {
    if (typeof method !== "string") throw refused(name, "method", "must be a string");
    if (!Array.isArray(args)) throw refused(name, "args", "must be an array");
    return link.prepare((wasm) => wasm.DeviceCall.ofDriver(kind, uuid, method, [...(args as unknown[])]));
  };
  return {
    async call(uuid, method, args, options) {
      const given = callOptions("DriverCall", options);
      const call = prepared("DriverCall", "driverCall", uuid, method, args);
      return link.send<DriverValue>(call, { method: "DriverCall", options: given, writes: true, untimed: true });
    },
    stream(uuid, method, args, options) {
      const name = "StreamingDriverCall";
      const given = callOptions(name, options);
      const call = prepared(name, "streamingDriverCall", uuid, method, args);
      const sending = { method: name, options: given, writes: true, untimed: true };
      return link.values(call, sending, (values: readonly DriverValue[]) => values);
    },
    async open(uuid, method, options) {
      const given = callOptions("Stream", options);
      if (typeof method !== "string" || method === "") throw refused("Stream", "method", "must not be empty");
      return openByteStream(link, { uuid, method }, given);
    },
  };
}
