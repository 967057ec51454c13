// What an exporter's state means: its colour and icon, and in which of five groups a lab counts it. The texts are in words/.
import type { ComponentType } from "react";
import BanIcon from "@patternfly/react-icons/dist/esm/icons/ban-icon";
import BroomIcon from "@patternfly/react-icons/dist/esm/icons/broom-icon";
import CheckCircleIcon from "@patternfly/react-icons/dist/esm/icons/check-circle-icon";
import ExclamationCircleIcon from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import InProgressIcon from "@patternfly/react-icons/dist/esm/icons/in-progress-icon";
import PowerOffIcon from "@patternfly/react-icons/dist/esm/icons/power-off-icon";
import QuestionCircleIcon from "@patternfly/react-icons/dist/esm/icons/question-circle-icon";
import UserIcon from "@patternfly/react-icons/dist/esm/icons/user-icon";
import type { Exporter } from "jumpstarter-web";

export const STATES = [
  "available",
  "inUse",
  "preparing",
  "cleaningUp",
  "preparingFailed",
  "cleanUpFailed",
  "offline",
  "online",
] as const;

/** The seven statuses that an exporter reports, and `online` for one that has not reported any. */
export type State = (typeof STATES)[number];

export interface StateStyle {
  readonly color: "green" | "blue" | "purple" | "grey" | "orange" | "red";
  readonly icon: ComponentType;
}

const STYLES: Readonly<Record<State, StateStyle>> = {
  available: { color: "green", icon: CheckCircleIcon },
  inUse: { color: "purple", icon: UserIcon },
  preparing: { color: "blue", icon: InProgressIcon },
  cleaningUp: { color: "blue", icon: BroomIcon },
  preparingFailed: { color: "red", icon: ExclamationCircleIcon },
  cleanUpFailed: { color: "red", icon: ExclamationCircleIcon },
  offline: { color: "grey", icon: PowerOffIcon },
  online: { color: "green", icon: CheckCircleIcon },
};

/** The style of a state; of one that a newer controller has added, if it is null. */
export function styleOf(state: State | null): StateStyle {
  return state === null ? { color: "orange", icon: QuestionCircleIcon } : STYLES[state];
}

export const DISABLED_ICON = BanIcon;

/** The exporter's state; null for one that a newer controller has added. */
export function exporterState(exporter: Pick<Exporter, "status" | "online">): State | null {
  switch (exporter.status) {
    case "AVAILABLE":
      // An offline exporter keeps the last status that it reported.
      return exporter.online ? "available" : "offline";
    case "LEASE_READY":
      return "inUse";
    case "BEFORE_LEASE_HOOK":
      return "preparing";
    case "AFTER_LEASE_HOOK":
      return "cleaningUp";
    case "BEFORE_LEASE_HOOK_FAILED":
      return "preparingFailed";
    case "AFTER_LEASE_HOOK_FAILED":
      return "cleanUpFailed";
    case "OFFLINE":
      return "offline";
    case null:
      return exporter.online ? "online" : "offline";
    default:
      return null;
  }
}

/** How a lab counts its exporters; each exporter is in one group. */
export const GROUPS = ["free", "used", "offline", "failed", "disabled"] as const;
export type Group = (typeof GROUPS)[number];

/** The group of an exporter with its lease joined. */
export function groupOf(exporter: Pick<Exporter, "status" | "online" | "enabled" | "lease">): Group {
  const state = exporterState(exporter);
  if (state === "preparingFailed" || state === "cleanUpFailed") return "failed";
  if (exporter.lease !== null) return "used";
  if (state === "offline" || !exporter.online) return "offline";
  if (state === "inUse" || state === "preparing" || state === "cleaningUp") return "used";
  return exporter.enabled ? "free" : "disabled";
}

/** The exporter's labels as sorted text: first the lab's own, then those added by registration. */
export function labelTexts(labels: Readonly<Record<string, string>>): string[] {
  const added = (key: string) => (key.startsWith("jumpstarter.dev/") ? 1 : 0);
  return Object.entries(labels)
    .sort(([a], [b]) => added(a) - added(b) || (a < b ? -1 : 1))
    .map(([key, value]) => (value === "" ? key : `${key}=${value}`));
}

/** A selector with one more requirement; unchanged if it already has it. */
export function withRequirement(selector: string, text: string): string {
  const parts = selector.split(",").map((part) => part.trim());
  if (parts.includes(text)) return selector;
  return selector.trim() === "" ? text : `${selector.trim()},${text}`;
}
