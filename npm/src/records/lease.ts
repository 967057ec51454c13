/** A lease as an immutable record. Which data it has: `src/model/lease.rs`. */
import { run } from "../wasm/load.js";
import type { DumpFormat, Lease as LeaseData, LeaseStage, LeaseStatus } from "../wasm/records.js";
import { conditionOf, type Condition } from "./condition.js";
import { dateOf, Fields, freeze, momentOf, secondsOf, textArgument } from "./record.js";
import { inWords } from "./remaining.js";

/** What the wasm derives from a lease's data when it makes the record. */
export interface LeaseDerived {
  readonly status: LeaseStatus;
  readonly stage: LeaseStage;
  /** The place of the condition that the status is derived from. */
  readonly condition: number | null;
  readonly hasEnded: boolean;
  readonly expiresAtText: string | null;
}

/** A lease as the wasm returns it. */
export interface MadeLease {
  readonly data: LeaseData;
  readonly derived: LeaseDerived;
}

const LeaseFields = Fields as new (data: LeaseData) => LeaseData;

/**
 * The right to use one exporter for some time. Its data are frozen own properties; derived values are methods. The data
 * survives `JSON.stringify`, spreading and `structuredClone`; {@link Lease.from} restores the methods.
 */
export class Lease extends LeaseFields {
  /** The lease's conditions, set by the controller. The newest `Ready`, `Unsatisfiable` or `Invalid` one decides its status. */
  declare readonly conditions: readonly Condition[];
  /** The requested duration, in seconds. */
  readonly durationSeconds: number | null = secondsOf(this.durationText);
  /** The time used so far, in seconds; for a running lease, at the time of the reply. */
  readonly effectiveDurationSeconds: number | null = secondsOf(this.effectiveDurationText);
  /** The requested begin. */
  readonly beginTime: Date | null = dateOf(this.beginTimeText);
  /** When the lease began. */
  readonly effectiveBeginTime: Date | null = dateOf(this.effectiveBeginTimeText);
  /** The requested end. */
  readonly endTime: Date | null = dateOf(this.endTimeText);
  /** When the lease ended. */
  readonly effectiveEndTime: Date | null = dateOf(this.effectiveEndTimeText);
  readonly #derived: LeaseDerived;
  readonly #expiresAtMs: number | null;

  /** @internal */
  constructor({ data, derived }: MadeLease) {
    super(data);
    this.conditions = data.conditions.map(conditionOf);
    this.#derived = derived;
    this.#expiresAtMs = derived.expiresAtText === null ? null : Date.parse(derived.expiresAtText);
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
    return new Lease(run((wasm) => wasm.readLease(plain) as MadeLease));
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
    return this.#derived.status;
  }

  /**
   * Returns where the lease is between its booking and its end. Unlike the status, it has five values only, and distinguishes a
   * lease that could never run from one that has ended.
   *
   * @example
   * ```ts
   * if (lease.stage() === "refused") console.log(`${lease.name} never runs: ${lease.condition()?.message}`);
   * ```
   */
  stage(): LeaseStage {
    return this.#derived.stage;
  }

  /**
   * Returns the condition that {@link Lease.status} is derived from: the newest of type `Ready`, `Unsatisfiable` or
   * `Invalid`, else the one that is `Pending`, else the last; `null` if the controller has set none. Its `message` says
   * why the lease waits, was refused or has ended.
   *
   * @example
   * ```ts
   * console.log(lease.condition()?.message ?? "the controller has not processed it yet");
   * ```
   */
  condition(): Condition | null {
    return this.conditions[this.#derived.condition ?? -1] ?? null;
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
    return this.#derived.hasEnded;
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
    return this.#expiresAtMs === null ? null : new Date(this.#expiresAtMs);
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
    const nowMs = momentOf(now, this.clockOffsetMs);
    return this.#expiresAtMs === null ? null : this.#expiresAtMs - nowMs;
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
    return inWords(this.remainingMs(now));
  }

  /** @internal The same lease, by another reading of the server's clock. */
  underClock(clockOffsetMs: number | null): Lease {
    return new Lease({ data: Object.assign({}, this, { clockOffsetMs }), derived: this.#derived });
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
