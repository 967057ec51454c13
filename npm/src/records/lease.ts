/** A lease as an immutable record. */
import { dateOf, freeze, momentOf, secondsOf, textArgument, type DumpFormat, type Labels } from "./record.js";
import { run } from "../wasm/load.js";

/**
 * A lease's status in one word. `In-Use`: it holds an exporter. `Ended`: it is over. A lease that is waiting or cannot be
 * satisfied has the reason from its conditions: `NotAvailable`, `Offline`, `NotReady`, `NoAccess`, `ExporterNotFound`, ...
 * `Unknown`: the controller has not set any condition yet.
 */
export type LeaseStatus =
  | "In-Use"
  | "Ended"
  | "Expired"
  | "Waiting"
  | "Unknown"
  | "NotAvailable"
  | "Offline"
  | "NotReady"
  | "NoAccess"
  | "SpotAccess"
  | "ExporterNotFound"
  | "SelectorMismatch"
  | "ExporterDisabled"
  | "AllDisabled"
  | "InvalidSelector"
  // Any other reason from a newer controller; this form of the type keeps the editor's completions for the values above.
  | (string & Record<never, never>);

/** The type of a condition. */
export type ConditionType =
  | "Pending"
  | "Ready"
  | "Unsatisfiable"
  | "Invalid"
  // Any other value from a newer controller.
  | (string & Record<never, never>);

/** Whether a condition is true. */
export type ConditionStatus = "True" | "False" | "Unknown" | (string & Record<never, never>);

/** Why a condition has its status, in one word. */
export type ConditionReason =
  | "Ready"
  | "Released"
  | "Expired"
  | "Offline"
  | "NotAvailable"
  | "NotReady"
  | "ExporterNotFound"
  | "SelectorMismatch"
  | "ExporterDisabled"
  | "AllDisabled"
  | "NoAccess"
  | "SpotAccess"
  | "InvalidSelector"
  // Any other value from a newer controller.
  | (string & Record<never, never>);

/** A time as it was sent. Absent fields are `null`. */
export interface TimeParts {
  /** Seconds since 1970 as text: 64 bits. */
  readonly seconds: string | null;
  /** Nanoseconds. */
  readonly nanos: number | null;
}

/** A condition that the controller sets on a lease. Absent fields are `null`; the controller sends all of them. */
export interface Condition {
  /** `Pending`, `Ready`, `Unsatisfiable` or `Invalid`. */
  readonly type: ConditionType | null;
  /** `True`, `False` or `Unknown`. */
  readonly status: ConditionStatus | null;
  /** The generation of the lease that the condition was set for; not exact above 2^53. */
  readonly observedGeneration: number | null;
  /** `observedGeneration` as exact text. */
  readonly observedGenerationText: string | null;
  /** When the status last changed; `null` if the time has no seconds. */
  readonly lastTransitionTime: Date | null;
  /** `lastTransitionTime` as exact RFC 3339 text. */
  readonly lastTransitionTimeText: string | null;
  /** The time as it was sent, if the text cannot express it: without seconds or nanos, or after the year 9999. */
  readonly lastTransitionTimeParts: TimeParts | null;
  /** Why the condition has its status, in one word. */
  readonly reason: ConditionReason | null;
  /** An explanation, as a sentence. */
  readonly message: string | null;
}

/** An option of `createLease` that a reply can show to have been ignored. */
export type NotAppliedField =
  "leaseId" | "exporterName" | "duration" | "beginTime" | "endTime" | "tags" | "context" | "allowDisabled";

/** A lease's data, as returned by the wasm. */
export interface PlainLease {
  namespace: string;
  name: string;
  selector: string;
  exporterName: string | null;
  tags: Labels;
  context: Labels;
  allowDisabled: boolean;
  durationText: string | null;
  effectiveDurationText: string | null;
  beginTimeText: string | null;
  effectiveBeginTimeText: string | null;
  endTimeText: string | null;
  effectiveEndTimeText: string | null;
  client: string;
  exporter: string;
  conditions: readonly Omit<Condition, "lastTransitionTime">[];
  deprecatedLabels: Labels;
  sharedWith: readonly string[];
  clockOffsetMs: number | null;
  notApplied: readonly NotAppliedField[];
}

/**
 * The right to use one exporter for some time. Its data are frozen own properties; derived values are methods. The data
 * survives `JSON.stringify`, spreading and `structuredClone`; {@link Lease.from} restores the methods.
 */
export class Lease {
  /** The lease's namespace. */
  readonly namespace: string;
  /** The bare name. */
  readonly name: string;
  /** The selector as normalized by the controller: keys sorted, `!=` as `notin`; `<none>` if there is none. */
  readonly selector: string;
  /** The exporter that was requested by name. */
  readonly exporterName: string | null;
  /** The user's own labels. */
  readonly tags: Labels;
  /** The values that are passed to the exporter's hooks. */
  readonly context: Labels;
  /** Whether a disabled exporter may be assigned. */
  readonly allowDisabled: boolean;
  /** The requested duration, in seconds. */
  readonly durationSeconds: number | null;
  /** `durationSeconds` as exact text, to the nanosecond: `3600.500s`. */
  readonly durationText: string | null;
  /** The time used so far, in seconds; for a running lease, at the time of the reply. */
  readonly effectiveDurationSeconds: number | null;
  /** `effectiveDurationSeconds` as exact text, to the nanosecond. */
  readonly effectiveDurationText: string | null;
  /** The requested begin. */
  readonly beginTime: Date | null;
  /** `beginTime` as exact RFC 3339 text, to the nanosecond. */
  readonly beginTimeText: string | null;
  /** When the lease began. */
  readonly effectiveBeginTime: Date | null;
  /** `effectiveBeginTime` as exact RFC 3339 text, to the nanosecond. */
  readonly effectiveBeginTimeText: string | null;
  /** The requested end. */
  readonly endTime: Date | null;
  /** `endTime` as exact RFC 3339 text, to the nanosecond. */
  readonly endTimeText: string | null;
  /** When the lease ended. */
  readonly effectiveEndTime: Date | null;
  /** `effectiveEndTime` as exact RFC 3339 text, to the nanosecond. */
  readonly effectiveEndTimeText: string | null;
  /** Bare name of the client that owns the lease. */
  readonly client: string;
  /** Bare name of the assigned exporter; empty until one is assigned. */
  readonly exporter: string;
  /** The lease's conditions, set by the controller. The newest `Ready`, `Unsatisfiable` or `Invalid` one decides its status. */
  readonly conditions: readonly Condition[];
  /** Deprecated label keys in the selector, each with advice on what to use instead. */
  readonly deprecatedLabels: Labels;
  /** Bare names of the clients that the lease is shared with; empty if the controller does not support sharing. */
  readonly sharedWith: readonly string[];
  /** How far the server's clock was ahead of the local one, in milliseconds; `null` if not known from any reply. */
  readonly clockOffsetMs: number | null;
  /**
   * The options of `createLease` that the controller did not apply, detected by their absence from its reply. A
   * controller ignores fields that it does not know and answers OK: 0.8.1 does not support `tags`, `context` and
   * `allowDisabled`, 0.9.0 does not support `context`. Usually empty, and always empty for a lease that was read.
   *
   * @example
   * ```ts
   * const tags = { ci: "nightly" };
   * const lease = await client.createLease({ selector: "board=rpi4", duration: "30m", tags });
   * // Nothing finds a lease without its tag again: keep its name, or do without the lease.
   * if (lease.notApplied.includes("tags")) console.log(`remember ${lease.name}`);
   * await client.deleteLease({ name: lease.name });
   * ```
   */
  readonly notApplied: readonly NotAppliedField[];

  /** @internal */
  constructor(plain: PlainLease) {
    this.namespace = plain.namespace;
    this.name = plain.name;
    this.selector = plain.selector;
    this.exporterName = plain.exporterName;
    this.tags = plain.tags;
    this.context = plain.context;
    this.allowDisabled = plain.allowDisabled;
    this.durationSeconds = secondsOf(plain.durationText);
    this.durationText = plain.durationText;
    this.effectiveDurationSeconds = secondsOf(plain.effectiveDurationText);
    this.effectiveDurationText = plain.effectiveDurationText;
    this.beginTime = dateOf(plain.beginTimeText);
    this.beginTimeText = plain.beginTimeText;
    this.effectiveBeginTime = dateOf(plain.effectiveBeginTimeText);
    this.effectiveBeginTimeText = plain.effectiveBeginTimeText;
    this.endTime = dateOf(plain.endTimeText);
    this.endTimeText = plain.endTimeText;
    this.effectiveEndTime = dateOf(plain.effectiveEndTimeText);
    this.effectiveEndTimeText = plain.effectiveEndTimeText;
    this.client = plain.client;
    this.exporter = plain.exporter;
    this.conditions = plain.conditions.map((condition) =>
      Object.freeze({
        ...condition,
        lastTransitionTime: dateOf(condition.lastTransitionTimeText),
        lastTransitionTimeParts: Object.freeze(condition.lastTransitionTimeParts),
      }),
    );
    this.deprecatedLabels = plain.deprecatedLabels;
    this.sharedWith = plain.sharedWith;
    this.clockOffsetMs = plain.clockOffsetMs;
    this.notApplied = plain.notApplied;
    freeze(this);
  }

  /**
   * Creates a lease from plain data, such as a clone or parsed JSON. Times and durations are read from their `...Text`
   * properties, if present. Needs {@link init}.
   *
   * @throws {@link JumpstarterError} with reason `invalid-argument` if a property is missing or invalid
   * @example
   * ```ts
   * const copy = structuredClone(lease);
   * console.log(Lease.from(copy).remaining());
   * ```
   */
  static from(plain: unknown): Lease {
    return new Lease(run((wasm) => wasm.readLease(plain) as PlainLease));
  }

  /**
   * Returns the lease's status in one word. The newest condition of type `Ready`, `Unsatisfiable` or `Invalid` decides;
   * other conditions do not matter. A lease that was released before its begin is `Ended`.
   *
   * @example
   * ```ts
   * const { leases } = await client.listLeases({ onlyActive: false });
   * for (const each of leases) console.log(each.name, each.status());
   * ```
   */
  status(): LeaseStatus {
    return run((wasm) => wasm.leaseStatus(this));
  }

  /**
   * Whether the lease is over: it ran to its end, was released, or could not be satisfied.
   *
   * @example
   * ```ts
   * if (!lease.hasEnded()) await client.deleteLease({ name: lease.name });
   * ```
   */
  hasEnded(): boolean {
    return run((wasm) => wasm.leaseHasEnded(this));
  }

  /**
   * Returns when the lease ended or will end, by the controller's rule: `endTime`, else `beginTime` plus duration, else the
   * effective begin plus duration. `null` if the end is not known yet, or the lease can never run.
   *
   * @example
   * ```ts
   * console.log(`${lease.exporter} is taken until ${lease.expiresAt()?.toLocaleString() ?? "an unknown time"}`);
   * ```
   */
  expiresAt(): Date | null {
    const text = run((wasm) => wasm.leaseExpiresAt(this));
    return text === undefined ? null : new Date(text);
  }

  /**
   * Returns the remaining time in milliseconds, negative once the lease is over; `null` if its end is not known.
   *
   * @param now - the current time; by default, the server's clock as estimated from its replies
   * @example
   * ```ts
   * const left = lease.remainingMs();
   * if (left !== null && left < 5 * 60_000) await client.extendLease({ name: lease.name, by: "30m" });
   * ```
   */
  remainingMs(now?: Date | number): number | null {
    return run((wasm) => wasm.leaseRemainingMs(this, momentOf(now, this.clockOffsetMs))) ?? null;
  }

  /**
   * Returns the remaining time as text: `2d 3h 45m` without zero parts, `0m` for less than a minute, `expired` once the
   * end has passed, and an empty string if the end is not known.
   *
   * @param now - the current time; by default, the server's clock as estimated from its replies
   * @example
   * ```ts
   * console.log(`${lease.remaining()} left`);
   * const end = lease.expiresAt();
   * if (end !== null) console.log(lease.remaining(end.getTime() - 90 * 60_000)); // 1h 30m
   * ```
   */
  remaining(now?: Date | number): string {
    return run((wasm) => wasm.leaseRemaining(this, momentOf(now, this.clockOffsetMs)));
  }

  /**
   * Whether the lease's selector contains every requirement of `selector`, by the rule of the Python client's
   * `filter_by_selector`: an equality must be present with the same value; any other requirement must be present as the
   * same text, except for the order of its values. The texts are compared, no exporter is looked up: a lease booked with
   * `board in (rpi4,rpi5)` does not match `board=rpi4`, and one booked with `a!=b`, which the controller rewrites to
   * `a notin (b)`, does not match `a!=b`. Needs {@link init}.
   *
   * @param selector - such as `board=rpi4,site in (a, b)`; an empty one matches every lease
   * @throws {@link JumpstarterError} with reason `invalid-argument` if a part cannot be parsed; Python ignores that part
   * @example
   * ```ts
   * const { leases } = await client.listLeases();
   * console.log(leases.filter((lease) => lease.matchesSelector("board=rpi4")).length);
   * ```
   */
  matchesSelector(selector: string): boolean {
    const text = textArgument("selector", selector);
    return run((wasm) => wasm.leaseSelectorMatches(text, [this])).length === 1;
  }

  /**
   * Returns the data in the Python client's format: JSON in that client's key order, or YAML with sorted keys.
   *
   * @example
   * ```ts
   * console.log(lease.dump("json"));
   * ```
   */
  dump(format: DumpFormat): string {
    return run((wasm) => wasm.dumpLease(this, textArgument("format", format)));
  }
}
