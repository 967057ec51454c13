// The link to the device of a lease.
import type { Lease } from "jumpstarter-web";
import { formatHash } from "../route/route";
import { useWords } from "../words/catalogue";

export function DeviceLink({ lease }: { readonly lease: Lease }) {
  const t = useWords().devices;
  if (lease.stage() !== "running" || lease.exporter === "") return null;
  return <a href={formatHash({ view: "leases", name: lease.name, device: [], query: {} })}>{t.open}</a>;
}
