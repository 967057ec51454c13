// A lease's status as a label, with the condition's message below it.
import type { Lease } from "jumpstarter-web";
import { Badge } from "../table/cells";
import { useWords } from "../words/catalogue";
import { leaseLabel } from "./lease-words";

export function LeaseLabel({ lease, withMessage = false }: { readonly lease: Lease; readonly withMessage?: boolean }) {
  const t = useWords().leases;
  const { words, color } = leaseLabel(lease, t);
  const message = lease.condition()?.message ?? "";
  return (
    <>
      <Badge color={color}>{words}</Badge>
      {withMessage && message !== "" && <div className="page-subtle page-small">{message}</div>}
    </>
  );
}
