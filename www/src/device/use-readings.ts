// The readings of a power driver of the last minutes, as React state. A driver's `read` may end after a moment: it is then
// called again.
import { useEffect, useState } from "react";
import type { PowerDriver, PowerReading } from "jumpstarter-web/device";
import { backOffMs, isAborted, pause } from "./pause";

export interface TimedReading extends PowerReading {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How far back readings are shown. */
export const SPAN_MS = 120_000;
const AGAIN_MS = 1_000;

export interface Readings {
  readonly readings: readonly TimedReading[];
  /** Why the last read failed; null if it did not. */
  readonly error: unknown;
}

/** Reads while `isFollowed`; the readings from before stay. */
export function useReadings(driver: PowerDriver, isFollowed: boolean): Readings {
  const [readings, setReadings] = useState<readonly TimedReading[]>([]);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (!isFollowed) return;
    const reading = new AbortController();
    void follow(driver, reading.signal, (next) => setReadings((before) => withReading(before, next)), setError);
    return () => reading.abort();
  }, [driver, isFollowed]);
  return { readings, error };
}

/** The readings with another one, without those that are too old. */
export function withReading(before: readonly TimedReading[], next: TimedReading): readonly TimedReading[] {
  return [...before.filter(({ at }) => at > next.at - SPAN_MS), next];
}

async function follow(
  driver: PowerDriver,
  signal: AbortSignal,
  onReading: (reading: TimedReading) => void,
  onError: (error: unknown) => void,
): Promise<void> {
  for (let failures = 0; !isAborted(signal);) {
    try {
      for await (const reading of driver.read({ signal })) {
        failures = 0;
        onError(null);
        onReading({ ...reading, at: Date.now() });
      }
    } catch (error) {
      if (isAborted(signal)) return;
      failures += 1;
      onError(error);
    }
    await pause(failures === 0 ? AGAIN_MS : backOffMs(failures), signal);
  }
}
