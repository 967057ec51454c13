// The texts for a lease: its status label, what it is for, and what it waits for.
import type { Lease } from "jumpstarter-web";
import { leaseStage, decidingCondition } from "./lease-stage";

export interface LeaseLabel {
  readonly words: string;
  readonly color: "green" | "blue" | "purple" | "grey" | "orange" | "red";
}

/** The label for the lease's status, with the reason if the stage alone does not explain it. */
export function leaseLabel(lease: Lease): LeaseLabel {
  // The condition's own reason, because status() of a refused lease only says that it has ended.
  const reason = decidingCondition(lease)?.reason ?? "";
  switch (leaseStage(lease)) {
    case "acquired":
      return { words: lease.status() === "Expired" ? "Running out" : "In use", color: "green" };
    case "waiting":
      return { words: waitingWords(reason), color: "blue" };
    case "undecided":
      return { words: "New", color: "blue" };
    case "refused":
      return { words: REFUSALS.get(reason) ?? reason, color: "red" };
    case "ended":
      return { words: reason === "Expired" ? "Expired" : "Ended", color: "grey" };
  }
}

// A map, because the reason is text from the controller, and an object would also have "constructor".
const REFUSALS: ReadonlyMap<string, string> = new Map([
  ["NoAccess", "Nothing matches"],
  ["SpotAccess", "Spot access only"],
  ["ExporterNotFound", "No such exporter"],
  ["SelectorMismatch", "Selector does not match"],
  ["ExporterDisabled", "Exporter disabled"],
  ["AllDisabled", "All disabled"],
  ["InvalidSelector", "Selector not understood"],
]);

function waitingWords(reason: string): string {
  switch (reason) {
    case "NotAvailable":
      return "Waiting: all in use";
    case "Offline":
      return "Waiting: offline";
    case "NotReady":
      return "Waiting: not ready";
    default:
      return "Waiting";
  }
}

/** What a lease without an exporter is for: one exporter, or any that its selector matches. */
export function wanted(lease: Pick<Lease, "exporterName" | "selector">): string {
  if (lease.exporterName !== null && lease.exporterName !== "") return `wants ${lease.exporterName}`;
  return "any that matches";
}

/** Whether it has a selector. The controller returns `<none>` for an empty one. */
export function hasSelector(lease: Pick<Lease, "selector">): boolean {
  return lease.selector !== "" && lease.selector !== "<none>";
}
