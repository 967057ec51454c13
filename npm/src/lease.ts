/** A lease as an immutable record. */
import { dateOf, freeze, momentOf, secondsOf, textArgument, type DumpFormat, type Labels } from "./record.js";
import { run } from "./wasm.js";

/**
 * A lease in a word. `In-Use` holds an exporter, `Ended` is over; a lease that waits or cannot be satisfied has the
 * reason that its conditions give: `NotAvailable`, `Offline`, `NotReady`, `NoAccess`, `ExporterNotFound`, ... `Unknown`
 * is a lease that the controller has said nothing of yet.
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
  // Any other reason that a newer controller gives; written so that editors still offer the words above.
  | (string & Record<never, never>);

/** What kind of thing a condition says. */
export type ConditionType =
  | "Pending"
  | "Ready"
  | "Unsatisfiable"
  | "Invalid"
  // Any other that a newer controller gives.
  | (string & Record<never, never>);

/** Whether it is so. */
export type ConditionStatus = "True" | "False" | "Unknown" | (string & Record<never, never>);

/** Why it is so, in a word. */
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
  // Any other that a newer controller gives.
  | (string & Record<never, never>);

/** A time as it is on the wire. What is absent is `null`. */
export interface TimeParts {
  /** Seconds since 1970 as text: 64 bits. */
  readonly seconds: string | null;
  /** Nanoseconds. */
  readonly nanos: number | null;
}

/** What the controller says of a lease. What is absent on the wire is `null`; the controller sends everything. */
export interface Condition {
  /** `Pending`, `Ready`, `Unsatisfiable` or `Invalid`. */
  readonly type: ConditionType | null;
  /** `True`, `False` or `Unknown`. */
  readonly status: ConditionStatus | null;
  /** Which change of the lease the condition was made for; not exact above 2^53. */
  readonly observedGeneration: number | null;
  /** The same as exact text. */
  readonly observedGenerationText: string | null;
  /** When the status last changed; `null` where no seconds were given. */
  readonly lastTransitionTime: Date | null;
  /** The same as exact RFC 3339 text. */
  readonly lastTransitionTimeText: string | null;
  /** The same as it came, where the text cannot show that: without seconds or nanos, or beyond the year 9999. */
  readonly lastTransitionTimeParts: TimeParts | null;
  /** One word. */
  readonly reason: ConditionReason | null;
  /** A sentence. */
  readonly message: string | null;
}

/** An option of `createLease` that a reply can show to have been dropped. */
export type NotAppliedField =
  | "leaseId"
  | "exporterName"
  | "duration"
  | "beginTime"
  | "endTime"
  | "tags"
  | "context"
  | "allowDisabled";

/** A lease's data, as it comes out of the wasm. */
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
 * The right to use one exporter for some time. Its data are own properties, frozen; what follows from them are
 * methods. It survives `JSON.stringify`, spreading and `structuredClone`, and {@link Lease.from} gives the methods
 * back.
 */
export class Lease {
  /** The namespace it is in. */
  readonly namespace: string;
  /** Its bare name. */
  readonly name: string;
  /** The selector as the controller has rewritten it: keys sorted, `!=` as `notin`; `<none>` where there is none. */
  readonly selector: string;
  /** The exporter that was asked for by name. */
  readonly exporterName: string | null;
  /** The user's own labels. */
  readonly tags: Labels;
  /** What the exporter's hooks are handed. */
  readonly context: Labels;
  /** Whether a disabled exporter may be taken. */
  readonly allowDisabled: boolean;
  /** The length that was asked for, in seconds. */
  readonly durationSeconds: number | null;
  /** The same as exact text, to the nanosecond: `3600.500s`. */
  readonly durationText: string | null;
  /** The time used so far, in seconds; of a running lease it was so at the moment of the reply. */
  readonly effectiveDurationSeconds: number | null;
  /** The same as exact text, to the nanosecond. */
  readonly effectiveDurationText: string | null;
  /** The begin that was asked for. */
  readonly beginTime: Date | null;
  /** The same as exact RFC 3339 text, to the nanosecond. */
  readonly beginTimeText: string | null;
  /** When it began. */
  readonly effectiveBeginTime: Date | null;
  /** The same as exact RFC 3339 text, to the nanosecond. */
  readonly effectiveBeginTimeText: string | null;
  /** The end that was asked for. */
  readonly endTime: Date | null;
  /** The same as exact RFC 3339 text, to the nanosecond. */
  readonly endTimeText: string | null;
  /** When it ended. */
  readonly effectiveEndTime: Date | null;
  /** The same as exact RFC 3339 text, to the nanosecond. */
  readonly effectiveEndTimeText: string | null;
  /** Bare name of the client that owns it. */
  readonly client: string;
  /** Bare name of the exporter that was assigned; empty before. */
  readonly exporter: string;
  /** What the controller says of it. The newest `Ready`, `Unsatisfiable` or `Invalid` decides what it is. */
  readonly conditions: readonly Condition[];
  /** Deprecated label keys in its selector, each with the advice what to use instead. */
  readonly deprecatedLabels: Labels;
  /** Bare names of the clients that it is shared with; empty where the controller does not know sharing. */
  readonly sharedWith: readonly string[];
  /** How far the server's clock was ahead of the local one, in milliseconds; `null` where no reply has told. */
  readonly clockOffsetMs: number | null;
  /**
   * Of what `createLease` gave: the options that the controller did not apply, since its reply does not show them. A
   * controller drops what is newer than itself and answers OK: 0.8.1 knows no `tags`, `context` and `allowDisabled`, 0.9.0
   * no `context`. Empty normally, and of every lease that was read.
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
   * A lease from its plain data, such as a clone or parsed JSON. Times and durations are read from their texts, where they have them. Needs
   * {@link init}.
   *
   * @throws {@link JumpstarterError} of reason `invalid-argument` where a property is missing or wrong
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
   * Its status in a word. A lease that was released before its begin has `Ended`. The newest condition of type `Ready`,
   * `Unsatisfiable` or `Invalid` decides, whatever other conditions there are.
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
   * Whether it is over: it ran to its end, was released, or could never be satisfied.
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
   * When it ended or will end, by the controller's rule: `endTime`, else `beginTime` plus duration, else the
   * effective begin plus duration. `null` where that is not known yet, or it never can run.
   *
   * @example
   * ```ts
   * console.log(`${lease.exporter} is taken until ${lease.expiresAt()?.toLocaleString() ?? "nobody knows when"}`);
   * ```
   */
  expiresAt(): Date | null {
    const text = run((wasm) => wasm.leaseExpiresAt(this));
    return text === undefined ? null : new Date(text);
  }

  /**
   * The time left in milliseconds, below zero once it is over; `null` where its end is not known.
   *
   * @param now - by default the present by the server's clock, as far as replies have told it
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
   * The time left in words: `2d 3h 45m` without zero parts, `0m` under a minute, `expired` from its end on, and an
   * empty text where its end is not known.
   *
   * @param now - by default the present by the server's clock, as far as replies have told it
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
   * Whether its selector asks for all that another one asks for, by the rule of the Python client's
   * `filter_by_selector`: an equality has to be in it with the same value, any other part word for word, but for the
   * order of values. It looks at what is written and not at any exporter: `board=rpi4` is not in `board in (rpi4,rpi5)`,
   * and `a!=b` is not in what the controller makes of it, `a notin (b)`. Needs {@link init}.
   *
   * @param selector - such as `board=rpi4,site in (a, b)`; an empty one is in every selector
   * @throws {@link JumpstarterError} of reason `invalid-argument` where a part is not understood; Python drops it
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
   * Its data as the Python client dumps it: JSON in that client's order, or YAML with sorted keys.
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
