/** A condition of a lease. */
import type { Condition as ConditionData } from "../wasm/records.js";
import { dateOf } from "./record.js";

/** A condition that the controller sets on a lease. Absent fields are `null`; the controller sends all of them. */
export interface Condition extends ConditionData {
  /** The generation of the lease that the condition was set for; not exact above 2^53. */
  readonly observedGeneration: number | null;
  /** When the status last changed; `null` if the time has no seconds. */
  readonly lastTransitionTime: Date | null;
}

/** The condition with these data. */
export function conditionOf(data: ConditionData): Condition {
  const { observedGenerationText, lastTransitionTimeText } = data;
  Object.freeze(data.lastTransitionTimeParts);
  return Object.freeze({
    ...data,
    observedGeneration: observedGenerationText === null ? null : Number(observedGenerationText),
    lastTransitionTime: dateOf(lastTransitionTimeText),
  });
}
