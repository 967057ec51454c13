/** Everything that the package exports, wherever it runs. */
export { connect, ClientService } from "./client.js";
export type { Attempt, AttemptOutcome, EndpointState } from "./attempt.js";
export { JumpstarterError, isJumpstarterError } from "./error.js";
export type { Code, Reason } from "./error.js";
export { Exporter } from "./exporter.js";
export type { ExporterStatus } from "./exporter.js";
export { Lease } from "./lease.js";
export type { Condition, LeaseStatus } from "./lease.js";
export { ExporterList, LeaseList } from "./lists.js";
export type { ShownFields } from "./lists.js";
export type {
  CallOptions,
  ConnectOptions,
  CreateLeaseOptions,
  DeleteLeaseOptions,
  GetExporterOptions,
  GetLeaseOptions,
  ListExportersOptions,
  ListLeasesOptions,
  RotatedToken,
  Token,
  UpdateLeaseOptions,
} from "./options.js";
export type { DumpFormat, Labels } from "./record.js";
export { init } from "./init.js";
export type { InitSource } from "./init.js";
