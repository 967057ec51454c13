/** Everything that the package exports, wherever it runs. */
export { connect, ClientService } from "./client.js";
export type { ComposedCalls } from "./composed-calls.js";
export type { ServiceCalls } from "./service-calls.js";
export type { Attempt, AttemptOutcome, EndpointState } from "./attempt.js";
export { JumpstarterError, isJumpstarterError } from "./error.js";
export type { Code, Reason } from "./error.js";
export { Exporter } from "./exporter.js";
export type { ExporterStatus } from "./exporter.js";
export { joinLeases } from "./join.js";
export type { UnjoinedExporter } from "./join.js";
export type { ExportersOptions, LeasesOptions, WatchExportersOptions, WatchLeasesOptions } from "./lab-lists.js";
export { Lease } from "./lease.js";
export type {
  Condition,
  ConditionReason,
  ConditionStatus,
  ConditionType,
  LeaseStatus,
  NotAppliedField,
  TimeParts,
} from "./lease.js";
export { ExporterList, LeaseList } from "./lists.js";
export type { ShownFields } from "./lists.js";
export type {
  ChangedBegin,
  ChangedEnd,
  ChangedOwner,
  ByExporter,
  BySelector,
  CallOptions,
  ChangedLeaseOptions,
  ConnectOptions,
  CreateLeaseOptions,
  DeleteLeaseOptions,
  ExtendBy,
  ExtendBySeconds,
  ExtendLeaseOptions,
  ExtendUntil,
  GetExporterOptions,
  GetLeaseOptions,
  LeaseBounds,
  LeaseTimes,
  LengthInSeconds,
  LengthInWords,
  LessSharing,
  ListExportersOptions,
  ListLeasesOptions,
  MoreSharing,
  NewLeaseOptions,
  NoLength,
  RotatedToken,
  Token,
  UpdateLeaseOptions,
} from "./options.js";
export type { DumpFormat, Labels } from "./record.js";
export type { ReleaseLeasesOptions, ReleaseOutcome } from "./release.js";
export { filterBySelector, filterLeasesByClient, filterLeasesBySelector, parseSelector } from "./selector.js";
export type { Labelled, Requirement, Selector, SelectorOperator } from "./selector.js";
export type { LeaseProgress, WaitForLeaseOptions } from "./wait.js";
export type { Watch, WatchEvent, WatchOptions } from "./watch.js";
export { init } from "./init.js";
export type { InitSource } from "./init.js";
