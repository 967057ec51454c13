// The last lines of a device's log, collected so that a fast log renders a few times a second only.
import type { LogGap, LogLine, LogSeverity } from "jumpstarter-web/device";
import type { LeasedDevice } from "./leased-device";
import { backOffMs, isAborted, isLasting, pause } from "./pause";

export type LogEntry = (LogLine | LogGap) & { readonly id: number };

export interface LogState {
  readonly entries: readonly LogEntry[];
  /** Why the log does not follow; null while it does. */
  readonly error: unknown;
}

export const SEVERITIES: readonly LogSeverity[] = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"];
const KEPT = 2_000;
const RENDER_EVERY_MS = 100;

export interface LogFilter {
  /** The least severity. */
  readonly severity: LogSeverity;
  /** A source; empty for all. */
  readonly source: string;
}

/** The entries that a filter leaves. Gaps, and severities that are not known, stay. */
export function filtered(entries: readonly LogEntry[], { severity, source }: LogFilter): readonly LogEntry[] {
  const least = SEVERITIES.indexOf(severity);
  return entries.filter((entry) => {
    if (entry.kind === "gap") return true;
    const level = SEVERITIES.indexOf(entry.severity as LogSeverity);
    return (level < 0 || level >= least) && (source === "" || entry.source === source);
  });
}

/** Follows a device's log until `signal` is aborted; calls `onChange` with the state, a few times a second at most. */
export async function followLog(
  device: Pick<LeasedDevice, "logs">,
  signal: AbortSignal,
  onChange: (state: LogState) => void,
): Promise<void> {
  let entries: LogEntry[] = [];
  let nextId = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let error: unknown = null;
  const render = () => {
    timer = undefined;
    onChange({ entries, error });
  };
  const add = (entry: LogLine | LogGap) => {
    entries = [...entries.slice(entries.length < KEPT ? 0 : 1 - KEPT), { ...entry, id: nextId++ }];
    timer ??= setTimeout(render, RENDER_EVERY_MS);
  };
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  for (let failures = 0; !isAborted(signal);) {
    try {
      for await (const entry of device.logs({ signal })) {
        if (isAborted(signal)) return;
        failures = 0;
        error = null;
        add(entry);
      }
      // A log has no end of its own, so the session has.
      return;
    } catch (failure) {
      if (isAborted(signal)) return;
      error = failure;
      failures += 1;
      render();
      if (isLasting(failure)) return;
    }
    await pause(backOffMs(failures), signal);
    if (entries.length > 0) add({ kind: "gap" });
  }
}
