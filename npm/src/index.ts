/**
 * The package in a browser, a worker or a bundler. Importing it touches neither the network nor the DOM.
 *
 * @packageDocumentation
 */
export { connect, ClientService } from "./client.js";
export type { ComposedCalls } from "./live/composed-calls.js";
export type { ServiceCalls } from "./calls/service-calls.js";
export { JumpstarterError, isJumpstarterError } from "./base/error.js";
export type { Attempt, AttemptOutcome, Code, EndpointState, Reason } from "./base/types.js";
export type { ConnectOptions, Token } from "./calls/connect-options.js";
export { Exporter } from "./records/exporter.js";
export { joinLeases } from "./records/join.js";
export type { UnjoinedExporter } from "./records/join.js";
export type { ExportersOptions, LeasesOptions, WatchExportersOptions, WatchLeasesOptions } from "./live/lab-lists.js";
export { Lease } from "./records/lease.js";
export type { Condition } from "./records/condition.js";
export type {
  ConditionReason,
  ConditionStatus,
  ConditionType,
  DumpFormat,
  ExporterStatus,
  Labels,
  LeaseStage,
  LeaseStatus,
  NotAppliedField,
  Condition as ConditionData,
  Exporter as ExporterData,
  Lease as LeaseData,
  TimeParts,
} from "./wasm/records.js";
export { ExporterList, LeaseList } from "./records/lists.js";
export type { ShownFields } from "./records/lists.js";
export type {
  ChangedBegin,
  ChangedEnd,
  ChangedOwner,
  ByExporter,
  BySelector,
  CallOptions,
  ChangedLeaseOptions,
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
  UpdateLeaseOptions,
} from "./calls/options.js";
export type { ReleaseLeasesOptions, ReleaseOutcome } from "./live/release.js";
export { filterBySelector, filterLeasesByClient, filterLeasesBySelector, parseSelector } from "./records/selector.js";
export type { Labelled, Requirement, Selector, SelectorOperator } from "./records/selector.js";
export type { LeaseProgress, WaitForLeaseOptions } from "./live/wait.js";
export type { Watch, WatchEvent, WatchOptions } from "./live/watch.js";
export { init } from "./wasm/init.js";
export type { InitSource } from "./wasm/types.js";
