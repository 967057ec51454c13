/** The types of exporters and leases in a lab: to add, to change and to list. */
import type { ExporterStatus, Labels } from "../wasm/records.js";

/** A point in time: a `Date`, milliseconds since 1970, or RFC 3339 text with a zone. */
export type LabTime = Date | number | string;

/** The properties of an exporter that a test can set. */
export interface ExporterState {
  /** Its Kubernetes labels. `jumpstarter.dev/name` is added. */
  labels?: Labels | undefined;
  /** Whether it is connected to the controller; true by default. */
  online?: boolean | undefined;
  /** The status that it reports; `AVAILABLE` by default, `OFFLINE` if it is not online. */
  status?: ExporterStatus | undefined;
  /** The message that it reports with the status. */
  statusMessage?: string | undefined;
  /** Whether it can be leased without `allowDisabled`; true by default. */
  enabled?: boolean | undefined;
}

/** An exporter to add. */
export interface NewExporter extends ExporterState {
  /** The bare name. */
  name: string;
}

/** An exporter in the lab. */
export interface LabExporter extends Required<ExporterState> {
  /** The bare name. */
  readonly name: string;
  /** Bare name of the lease that holds it. */
  readonly leasedBy: string | null;
}

/** The times of a lease, as in `createLease`. */
export interface LeaseSpan {
  /** The duration as text: `30m`. */
  duration?: string | undefined;
  /** The duration in seconds. */
  durationSeconds?: number | undefined;
  /** The begin; at once by default. */
  beginTime?: LabTime | undefined;
  /** The end. */
  endTime?: LabTime | undefined;
}

/** A lease to add, by the rules of `createLease`. */
export interface NewLease extends LeaseSpan {
  /** The bare name; generated if it is not given. */
  name?: string | undefined;
  /** Bare name of the client that it belongs to. */
  client: string;
  /** A label selector for the exporter. */
  selector?: string | undefined;
  /** Bare name of the required exporter. */
  exporterName?: string | undefined;
  /** The client's own labels. */
  tags?: Labels | undefined;
  /** Values for the exporter's hooks. */
  context?: Labels | undefined;
  /** Whether a disabled exporter may be assigned. */
  allowDisabled?: boolean | undefined;
}

/** Changes to a lease. What is not given stays. */
export interface LeaseChange extends LeaseSpan {
  /** Bare name of the new owner. */
  client?: string | undefined;
  /** Releases it. */
  release?: boolean | undefined;
  /** Bare names of all clients that it is shared with. */
  sharedWith?: readonly string[] | undefined;
}

/** A lease in the lab, also one that has ended. */
export interface LabLease {
  /** The bare name. */
  readonly name: string;
  /** Bare name of the client that it belongs to. */
  readonly client: string;
  /** Bare name of its exporter, once it has one. */
  readonly exporter: string | null;
  /** Its selector. */
  readonly selector: string;
  /** Whether it has ended. */
  readonly ended: boolean;
  /** When it began, as RFC 3339 text. */
  readonly began: string | null;
  /** Bare names of the clients that it is shared with. */
  readonly sharedWith: readonly string[];
}
