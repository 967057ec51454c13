// Common durations, shown as buttons below the text field. The package validates durations.

export const DURATION_PRESETS = ["30m", "1h", "2h", "8h", "24h"] as const;

export const USUAL_DURATION = "30m";

/** The length of a duration like 30m, 1h30m or 2h, in milliseconds; null for other forms, which the package understands. */
export function lengthMs(text: string): number | null {
  const found = /^\s*(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m)?\s*$/.exec(text);
  const [days = 0, hours = 0, minutes = 0] = (found ?? [])
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const length = ((days * 24 + hours) * 60 + minutes) * 60_000;
  return length === 0 ? null : length;
}
