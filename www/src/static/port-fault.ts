// A fault in the format of the demo's admin port, which has underscores where the package has capitals.
import type { Fault } from "jumpstarter-web/testing";

export type PortFault = Readonly<Record<string, unknown>>;

export function orderOf(fault: PortFault): Fault {
  const name = (key: string) => key.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(fault).map(([key, value]) => [name(key), value]));
}
