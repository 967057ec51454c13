// When a lease begins and ends, as text that fits its stage.
import type { Lease } from "jumpstarter-web";
import { LeftBar, TimeLeft } from "../exporters/holder";
import { Moment } from "../time/moment";
import { useWords } from "../words/catalogue";

export function LeaseTimes({ lease }: { readonly lease: Lease }) {
  const t = useWords().leases;
  const end = lease.expiresAt();
  switch (lease.stage()) {
    case "running":
      return (
        <>
          <TimeLeft lease={lease} />
          {end !== null && (
            <div className="page-subtle page-small">
              {t.until} <Moment at={end} brief />
            </div>
          )}
          <LeftBar lease={lease} />
        </>
      );
    case "new":
    case "waiting":
      return lease.beginTime === null ? (
        <>–</>
      ) : (
        <>
          {t.from} <Moment at={lease.beginTime} brief />
        </>
      );
    default:
      return end === null ? (
        <>–</>
      ) : (
        <>
          {t.endedAt} <Moment at={end} brief />
        </>
      );
  }
}
