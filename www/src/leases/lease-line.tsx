// One lease in a list that is not a table.
import type { Lease } from "jumpstarter-web";
import { hrefOf } from "../route/route";
import { useWords } from "../words/catalogue";
import { LeaseLabel } from "./lease-label";
import { LeaseTimes } from "./lease-times";

export function LeaseLine({ lease, client }: { readonly lease: Lease; readonly client: string }) {
  const t = useWords().leases;
  return (
    <li className="page-line">
      <a href={hrefOf("leases", lease.name)} className="page-exact">
        {lease.name}
      </a>
      <span>{lease.client === client ? <strong>{t.you(client)}</strong> : lease.client}</span>
      <span>
        <LeaseLabel lease={lease} />
      </span>
      <span>
        <LeaseTimes lease={lease} />
      </span>
    </li>
  );
}
