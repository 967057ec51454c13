/** Type tests of records and errors: properties, read-only, unions. Compiled, never run. */
import {
  isJumpstarterError,
  type Code,
  type Condition,
  type ConditionType,
  type Exporter,
  type ExporterStatus,
  type Lease,
  type LeaseStatus,
  type NotAppliedField,
  type Reason,
} from "jumpstarter-web";
import { holds, type Same } from "./assert.js";

declare const exporter: Exporter;
declare const lease: Lease;
declare const thrown: unknown;

export function records(): void {
  holds<Same<typeof exporter.status, ExporterStatus | null>>();
  holds<Same<typeof exporter.labels, Readonly<Record<string, string>>>>();
  holds<Same<ReturnType<typeof lease.status>, LeaseStatus>>();
  holds<Same<ReturnType<typeof lease.expiresAt>, Date | null>>();
  holds<Same<typeof lease.conditions, readonly Condition[]>>();
  holds<Same<NonNullable<Condition["type"]>, ConditionType>>();
  holds<Same<typeof lease.notApplied, readonly NotAppliedField[]>>();
  // @ts-expect-error no option of createLease
  lease.notApplied.includes("labels");
  // @ts-expect-error records are read-only
  lease.name = "other";
  // @ts-expect-error and so are their values
  exporter.labels["board"] = "rpi4";
  // @ts-expect-error no such status
  if (exporter.status === "BUSY") return;
  // @ts-expect-error no such format
  exporter.dump("xml");
  // @ts-expect-error it may be null
  lease.beginTime.getTime();
  const number: ExporterStatus = "UNRECOGNIZED_9";
  number satisfies string;
}

export function errors(): void {
  // @ts-expect-error the error is unknown
  thrown.reason;
  if (!isJumpstarterError(thrown)) return;
  holds<Same<typeof thrown.code, Code>>();
  holds<Same<typeof thrown.reason, Reason>>();
  holds<Same<typeof thrown.position, number | null>>();
  holds<Same<typeof thrown.outcome, "unknown" | null>>();
  // @ts-expect-error no such reason
  if (thrown.reason === "not found") return;
  // @ts-expect-error no such code
  if (thrown.code === "NOTFOUND") return;
  // @ts-expect-error OK is not an error code
  if (thrown.code === "OK") return;
}
