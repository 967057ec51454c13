/**
 * Leased devices: drivers, consoles, logs. A page that only lists exporters and books them does not load this part.
 *
 * @packageDocumentation
 */
import { deviceOfLease } from "./connect.js";
import { provideDevices } from "./part.js";

provideDevices(deviceOfLease);

export { connectExporter } from "./connect.js";
export { initDevice } from "./init.js";
export { Device } from "./device.js";
export type { SessionEnd } from "./device.js";
export { Driver, registerDriver } from "./driver.js";
export type { DriverClass, DriverParts, DriverValue } from "./driver.js";
export { NetworkDriver, PowerDriver, SerialDriver } from "./known-drivers.js";
export type { CycleOptions, PowerReading } from "./known-drivers.js";
export type { Bytes, ByteStream } from "./byte-stream.js";
export type { LogGap, LogLine, LogSeverity, LogSource, LogsOptions } from "./logs.js";
export type { DeviceStatus, ReadyProgress, WhenReadyOptions } from "./ready.js";
export type { DeviceReport } from "./report.js";
export type { ConnectExporterOptions, LeaseDeviceOptions, WebSocketClass } from "./options.js";
