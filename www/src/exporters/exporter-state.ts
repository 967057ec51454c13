// What an exporter's status means, in words and a colour. It draws nothing.
import type { Exporter } from "jumpstarter-web";

export interface ExporterState {
  readonly words: string;
  readonly color: "green" | "blue" | "purple" | "grey" | "orange" | "red";
}

/** The exporter's state as one label. */
export function exporterState(exporter: Pick<Exporter, "status" | "online">): ExporterState {
  switch (exporter.status) {
    case "AVAILABLE":
      // The last status that an exporter reported outlives its connection.
      return exporter.online ? { words: "Available", color: "green" } : { words: "Offline", color: "grey" };
    case "LEASE_READY":
      return { words: "In use", color: "purple" };
    case "BEFORE_LEASE_HOOK":
      return { words: "Preparing", color: "blue" };
    case "AFTER_LEASE_HOOK":
      return { words: "Cleaning up", color: "blue" };
    case "BEFORE_LEASE_HOOK_FAILED":
      return { words: "Preparing failed", color: "red" };
    case "AFTER_LEASE_HOOK_FAILED":
      return { words: "Clean-up failed", color: "red" };
    case "OFFLINE":
      return { words: "Offline", color: "grey" };
    case null:
      return exporter.online ? { words: "Online", color: "green" } : { words: "Offline", color: "grey" };
    default:
      // A newer controller may know more: its own word is better than none.
      return { words: exporter.status, color: "orange" };
  }
}

/** The exporter's labels as text, in order: the lab's own first, then what registration added. */
export function labelTexts(labels: Readonly<Record<string, string>>): string[] {
  const added = (key: string) => (key.startsWith("jumpstarter.dev/") ? 1 : 0);
  return Object.entries(labels)
    .sort(([a], [b]) => added(a) - added(b) || (a < b ? -1 : 1))
    .map(([key, value]) => (value === "" ? key : `${key}=${value}`));
}
