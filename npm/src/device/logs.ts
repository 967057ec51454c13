/** The log of a device. */
import { ownedOnly, refused, type Names } from "../base/arguments.js";
import type { CallOptions } from "../calls/options.js";
import { dateOf } from "../records/record.js";
import type { DeviceLink } from "./link.js";

/** Where a line comes from. */
export type LogSource = "DRIVER" | "BEFORE_LEASE_HOOK" | "AFTER_LEASE_HOOK" | "SYSTEM" | `UNRECOGNIZED_${number}`;

/** How serious a line is: a level of Python's `logging`. */
export type LogSeverity = "DEBUG" | "INFO" | "WARNING" | "ERROR" | "CRITICAL";

/** The least first. */
const SEVERITIES: readonly LogSeverity[] = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"];

/** A line of the log. */
export interface LogLine {
  /** Distinguishes it from a gap. */
  readonly kind: "line";
  /** A {@link LogSeverity}, or a level that a driver has defined. */
  readonly severity: string;
  /** The text. */
  readonly message: string;
  /** `null` if the exporter does not say. */
  readonly source: LogSource | null;
  /** The type of the driver that it comes from. */
  readonly driverType: string | null;
  /** What the driver was doing. */
  readonly operation: string | null;
  /** When it was logged, if the exporter says so. */
  readonly timestamp: Date | null;
  /** More about it. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Lines may be missing here: the stream broke, and the new one does not begin with lines that were seen before. */
export interface LogGap {
  /** Distinguishes it from a line. */
  readonly kind: "gap";
}

/** Options of `device.logs`. */
export interface LogsOptions {
  /** The least severity that is shown: `"WARNING"` leaves out `DEBUG` and `INFO`. Levels that are not known are shown. */
  severity?: LogSeverity | undefined;
  /** The sources that are shown; all by default. */
  source?: LogSource | readonly LogSource[] | undefined;
  /** Ends the log; the loop then throws the signal's own reason. */
  signal?: AbortSignal | undefined;
}

const NAMES: Names<LogsOptions> = { severity: true, source: true, signal: true };

/** A line as the wasm returns it, with the milliseconds of its time; `null` is a gap. */
type MadeLine =
  | readonly [
      severity: string,
      message: string,
      source: LogSource | null,
      driverType: string | null,
      operation: string | null,
      timestampMs: number | null,
      fields: Readonly<Record<string, string>>,
    ]
  | null;

/** `owner` is a `DeviceLink`, whose type would put those of the wasm into the public `.d.ts`. */
export function logs(owner: unknown, options: LogsOptions): AsyncGenerator<LogLine | LogGap, void, undefined> {
  const link = owner as DeviceLink;
  const method = "LogStream";
  const { severity, source, signal } = ownedOnly(method, options, NAMES);
  const least = severity === undefined ? 0 : SEVERITIES.indexOf(severity);
  if (least < 0) throw refused(method, "severity", `must be one of ${SEVERITIES.join(", ")}`);
  const sources = source === undefined ? undefined : [source].flat();
  if (sources?.some((name) => typeof name !== "string") === true)
    throw refused(method, "source", 'must be a source of lines, such as "DRIVER", or a list of them');
  const call = link.prepare((wasm) => new wasm.DeviceCall("logStream"));
  const opened: CallOptions = { signal };
  const sending = { method, options: opened, writes: false, untimed: true };
  return link.values(call, sending, (made: readonly MadeLine[]) => made.map(entryOf).filter(isShown));

  function isShown(entry: LogLine | LogGap): boolean {
    if (entry.kind === "gap") return true;
    const level = SEVERITIES.indexOf(entry.severity as LogSeverity);
    return (
      (level < 0 || level >= least) &&
      (sources === undefined || (entry.source !== null && sources.includes(entry.source)))
    );
  }
}

function entryOf(made: MadeLine): LogLine | LogGap {
  if (made === null) return Object.freeze({ kind: "gap" });
  const [severity, message, source, driverType, operation, timestampMs, fields] = made;
  const timestamp = dateOf(timestampMs);
  return Object.freeze({ kind: "line", severity, message, source, driverType, operation, timestamp, fields });
}
