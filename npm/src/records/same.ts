/** Whether two reads of a record have the same data, so that an unchanged record stays the same object. */
import type { Exporter } from "./exporter.js";
import type { Lease } from "./lease.js";

/** From this drift of the clock offset on, a lease counts as changed; below it, its remaining time is still correct. */
const CLOCK_DRIFT_MS = 1_000;

/** The same exporter, with the same lease where one has been joined to it. */
export function sameExporter(one: Exporter, other: Exporter): boolean {
  if (one === other) return true;
  const { lease, ...data } = one;
  const { lease: otherLease, ...otherData } = other;
  const sameLeases = lease === null || otherLease === null ? lease === otherLease : sameLease(lease, otherLease);
  return sameLeases && same(data, otherData);
}

/** The same lease. The growing usage time of a running one is not a change. */
export function sameLease(one: Lease, other: Lease): boolean {
  if (one === other) return true;
  if (hasDrifted(one, other)) return false;
  const running = one.effectiveEndTimeText === null && other.effectiveEndTimeText === null;
  return same(comparable(one, running), comparable(other, running));
}

/**
 * Gives all leases of a list the same server clock: it may be known only from a later page, and leases of earlier pages would
 * otherwise change at the next read.
 */
export function underOneClock(leases: readonly Lease[]): readonly Lease[] {
  const last = leases.at(-1);
  if (last === undefined) return leases;
  const { clockOffsetMs } = last;
  return leases.map((lease) => (hasDrifted(lease, last) ? lease.underClock(clockOffsetMs) : lease));
}

function hasDrifted(one: Lease, other: Lease): boolean {
  return Math.abs((one.clockOffsetMs ?? 0) - (other.clockOffsetMs ?? 0)) >= CLOCK_DRIFT_MS;
}

function comparable(lease: Lease, running: boolean): object {
  const grows = running ? { effectiveDurationSeconds: null, effectiveDurationText: null } : {};
  return Object.assign({}, lease, { clockOffsetMs: null }, grows);
}

/** Plain data by their values; maps whatever the order of their entries. */
function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (one instanceof Date) return other instanceof Date && one.getTime() === other.getTime();
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  return keys.every((key) => Object.hasOwn(right, key) && same(left[key], right[key]));
}

/** A list that is compared with a newer one. */
export class Earlier<T extends { readonly name: string }> {
  readonly items: readonly T[];
  #byName: ReadonlyMap<string, T> | undefined;

  constructor(items: readonly T[]) {
    this.items = items;
  }

  /** The item with the name of a newer one, which mostly has the same place. */
  of({ name }: T, place: number): T | undefined {
    const there = this.items[place];
    return there?.name === name ? there : this.named(name);
  }

  named(name: string): T | undefined {
    this.#byName ??= new Map(this.items.map((item) => [item.name, item]));
    return this.#byName.get(name);
  }
}

/** Keeps the records of one list from read to read: unchanged records stay the same objects. */
export class Keeper<T extends { readonly name: string }> {
  readonly #same: (one: T, other: T) => boolean;
  #known = new Earlier<T>([]);

  constructor(same: (one: T, other: T) => boolean) {
    this.#same = same;
  }

  /** The newest list, with the old objects for what has not changed. What is no longer in it is forgotten. */
  keep(fresh: readonly T[]): readonly T[] {
    const kept = fresh.map((record, place) => {
      const known = this.#known.of(record, place);
      return known !== undefined && this.#same(known, record) ? known : record;
    });
    this.#known = new Earlier(kept);
    return kept;
  }
}
