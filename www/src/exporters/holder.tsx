// Who holds an exporter, until when, and how much of the lease is left, as text and as a bar.
import type { Lease } from "jumpstarter-web";
import { hrefOf } from "../route/route";
import { useSecond } from "../refresh/use-second";
import { Moment } from "../time/moment";
import { span } from "../time/format";
import { useWords } from "../words/catalogue";

export function Holder({ lease, client }: { readonly lease: Lease; readonly client: string }) {
  const t = useWords();
  const end = lease.expiresAt();
  return (
    <>
      <a href={hrefOf("leases", lease.name)}>
        {lease.client === client ? <strong>{t.leases.you(lease.client)}</strong> : lease.client}
      </a>
      {end !== null && (
        <div className="page-subtle page-small">
          {t.leases.until} <Moment at={end} brief />, <TimeLeft lease={lease} />
        </div>
      )}
      <LeftBar lease={lease} />
    </>
  );
}

/** The time left, updated every second, by the controller's clock as estimated by the package. */
export function TimeLeft({ lease }: { readonly lease: Lease }) {
  useSecond();
  const t = useWords().leases;
  const left = lease.remainingMs();
  if (left === null) return <>–</>;
  return <span className="page-nowrap">{left <= 0 ? t.expired : t.left(coarse(left))}</span>;
}

/** Hours and minutes; seconds only in the last minutes, so that text that no one waits for does not flicker. */
function coarse(ms: number): string {
  return ms < 300_000 ? span(ms) : span(Math.floor(ms / 60_000) * 60_000);
}

/** The share of a running lease that is left. Only repeats the text. */
export function LeftBar({ lease }: { readonly lease: Lease }) {
  useSecond();
  const left = lease.remainingMs();
  const begin = lease.effectiveBeginTime;
  const end = lease.expiresAt();
  if (left === null || begin === null || end === null) return null;
  const share = Math.min(1, Math.max(0, left / (end.getTime() - begin.getTime())));
  return (
    <span className="page-bar" aria-hidden="true" data-low={left < 300_000}>
      <span style={{ inlineSize: `${Math.round(share * 100)}%` }} />
    </span>
  );
}
