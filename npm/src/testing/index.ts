/**
 * A Jumpstarter lab in memory, for tests and demos. In a browser, its wasm is loaded from the file next to this module.
 *
 * @packageDocumentation
 */
export { createLab } from "./create.js";
export type { CallOutcome, LabCall } from "./call.js";
export type { ControllerChange, Lab, TokenKind } from "./lab.js";
export type { LabExporters } from "./exporters.js";
export type { LabLeases } from "./leases.js";
export type { LabEndpoint } from "./endpoint.js";
export type { Fault, FaultStatus } from "./fault.js";
export type {
  ExporterState,
  LabExporter,
  LabLease,
  LabTime,
  LeaseChange,
  LeaseSpan,
  NewExporter,
  NewLease,
} from "./objects.js";
export type { ControllerVersion, LabOptions } from "./options.js";
