/** The remaining time of a lease as text. */

/** `2d 3h 45m` without zero parts; `expired` from the end on; empty if the end is not known. */
export function inWords(leftMs: number | null): string {
  if (leftMs === null) return "";
  if (leftMs <= 0) return "expired";
  const minutes = Math.floor(leftMs / 60_000);
  const parts = [
    [Math.floor(minutes / 1440), "d"],
    [Math.floor(minutes / 60) % 24, "h"],
    [minutes % 60, "m"],
  ];
  const shown = parts.filter(([count]) => count !== 0).map((part) => part.join(""));
  return shown.length === 0 ? "0m" : shown.join(" ");
}
