// The texts for a lease: its status label, what it is for, and why it can never run.
import type { Lease } from "jumpstarter-web";
import type { Words } from "../words/catalogue";

export interface LeaseLabel {
  readonly words: string;
  readonly color: "green" | "blue" | "purple" | "grey" | "orange" | "red";
}

/** The label for the lease's status, with the reason if the stage alone does not explain it. */
export function leaseLabel(lease: Lease, t: Words["leases"]): LeaseLabel {
  const reason = lease.condition()?.reason ?? "";
  switch (lease.stage()) {
    case "running":
      return { words: lease.status() === "Expired" ? t.runningOut : t.inUse, color: "green" };
    case "waiting":
      return { words: own(t.waiting, reason) ?? t.waits, color: "blue" };
    case "new":
      return { words: t.new, color: "blue" };
    case "refused":
      return { words: refusalWords(lease, t), color: "red" };
    case "ended":
      return { words: reason === "Expired" ? t.expired : t.ended, color: "grey" };
  }
}

/** Why a lease can never run. The controller reports with the same reason that nothing matches and that no policy allows it. */
export function refusalWords(lease: Lease, t: Words["leases"]): string {
  const { reason, message } = lease.condition() ?? { reason: "", message: "" };
  if (reason === "NoAccess") return isPolicyRefusal(message) ? t.noPolicy : t.nothingMatches;
  return own(t.refusals, reason ?? "") ?? reason ?? "";
}

/** Whether exporters match, but no policy lets the client have one: "While there are 3 exporters matching the selector, …". */
export function isPolicyRefusal(message: string | null): boolean {
  const count = /^While there are (\d+) exporters matching/.exec(message ?? "")?.[1];
  return count !== undefined && count !== "0";
}

// The reason is text from the controller, and an object also has "constructor".
function own(texts: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(texts, key) ? texts[key] : undefined;
}

/** What a lease without an exporter is for: one exporter, or any that its selector matches. */
export function wanted(lease: Pick<Lease, "exporterName">, t: Words["leases"]): string {
  return lease.exporterName !== null && lease.exporterName !== "" ? t.wants(lease.exporterName) : t.anyMatch;
}

/** Whether it has a selector. The controller returns `<none>` for an empty one. */
export function hasSelector(lease: Pick<Lease, "selector">): boolean {
  return lease.selector !== "" && lease.selector !== "<none>";
}
