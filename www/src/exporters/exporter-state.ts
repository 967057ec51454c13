// The text and colour for an exporter's status.
import type { Exporter } from "jumpstarter-web";

export interface ExporterState {
  readonly words: string;
  readonly color: "green" | "blue" | "purple" | "grey" | "orange" | "red";
}

/** The label for an exporter's state. */
export function exporterState(exporter: Pick<Exporter, "status" | "online">): ExporterState {
  switch (exporter.status) {
    case "AVAILABLE":
      // An offline exporter keeps the last status that it reported.
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
      // A newer controller may send other values: show them unchanged.
      return { words: exporter.status, color: "orange" };
  }
}

/** The exporter's labels as sorted text: first the lab's own, then those added by registration. */
export function labelTexts(labels: Readonly<Record<string, string>>): string[] {
  const added = (key: string) => (key.startsWith("jumpstarter.dev/") ? 1 : 0);
  return Object.entries(labels)
    .sort(([a], [b]) => added(a) - added(b) || (a < b ? -1 : 1))
    .map(([key, value]) => (value === "" ? key : `${key}=${value}`));
}
