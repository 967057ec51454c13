// A lease in words: its status label, what it is of, what it waits for. It draws nothing.
import type { Lease } from "jumpstarter-web";
import { leaseStage, tellingCondition } from "./lease-stage";

export interface LeaseLabel {
  readonly words: string;
  readonly color: "green" | "blue" | "purple" | "grey" | "orange" | "red";
}

/** The lease's status as one label, with the reason where the stage alone does not tell it. */
export function leaseLabel(lease: Lease): LeaseLabel {
  // The condition's own reason: of a lease that was refused, status() says that it has ended.
  const reason = tellingCondition(lease)?.reason ?? "";
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

// A map: the reason is the controller's text, and an object would also answer to "constructor".
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

/** What a lease without an exporter is for: one exporter, or whichever its selector (shown beside it) matches. */
export function wanted(lease: Pick<Lease, "exporterName" | "selector">): string {
  if (lease.exporterName !== null && lease.exporterName !== "") return `wants ${lease.exporterName}`;
  return "any that matches";
}

/** Whether it has a selector. The controller writes an empty one as `<none>`. */
export function hasSelector(lease: Pick<Lease, "selector">): boolean {
  return lease.selector !== "" && lease.selector !== "<none>";
}
