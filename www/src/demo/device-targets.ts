// Which ways to a device a demo can break. Without the controls themselves, which are loaded only in a demo.
import type { Target } from "./demo-faults";

export interface DeviceTargets {
  /** The demo's admin port. */
  readonly admin: string;
  readonly ways: readonly { readonly kind: "direct" | "router"; readonly url: string; readonly target: Target }[];
}

/** `direct` and `through`: the addresses of the ways; undefined if there is no such way. */
export function deviceTargets(
  admin: string,
  exporter: string,
  direct: string | undefined,
  through: string | undefined,
): DeviceTargets {
  const ways: DeviceTargets["ways"][number][] = [];
  if (direct !== undefined) ways.push({ kind: "direct", url: direct, target: `devices/${exporter}` });
  if (through !== undefined) ways.push({ kind: "router", url: through, target: "router" });
  return { admin, ways };
}
