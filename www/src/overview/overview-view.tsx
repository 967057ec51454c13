// The view of the whole lab: how many exporters are free, who waits for what, what has failed, and the use of the last day.
import { useMemo } from "react";
import { Card, CardBody, CardTitle, Gallery } from "@patternfly/react-core";
import ServerIcon from "@patternfly/react-icons/dist/esm/icons/server-icon";
import type { LabLists } from "../data/use-lab-lists";
import { exporterState, GROUPS, groupOf } from "../exporters/exporter-state";
import { StateLabel } from "../exporters/state-label";
import { LeaseLabel } from "../leases/lease-label";
import { wanted } from "../leases/lease-words";
import { RefreshButton } from "../refresh/refresh-button";
import { StaleAlert } from "../refresh/stale-alert";
import { useSecond } from "../refresh/use-second";
import { hrefOf } from "../route/route";
import { ListBody } from "../shell/list-body";
import { number, span } from "../time/format";
import { useWords } from "../words/catalogue";
import { countGroups, usageOfDay, waitingNow, type Waiting } from "./statistics";
import { UseChart } from "./use-chart";

const SHOWN = 10;

export default function OverviewView({ lists }: { readonly lists: LabLists }) {
  const t = useWords().overview;
  const { exporters, leases } = lists;
  const { watched } = exporters;
  const counts = useMemo(() => exporters.items && countGroups(exporters.items), [exporters.items]);
  const failed = useMemo(
    () => (exporters.items ?? []).filter((exporter) => groupOf(exporter) === "failed"),
    [exporters.items],
  );
  // The use changes slowly.
  const minute = Math.floor(useSecond() / 60) * 60_000;
  const hours = useMemo(
    () => leases.items && exporters.items && usageOfDay(leases.items, exporters.items.length, minute),
    [leases.items, exporters.items, minute],
  );
  const waiting = useMemo(() => waitingNow(leases.items ?? [], minute + 60_000), [leases.items, minute]);
  return (
    <>
      <div className="page-details-head">
        <span className="page-grow" />
        <RefreshButton loading={lists.loading} onRefresh={lists.refresh} />
      </div>
      <StaleAlert watched={watched} of={t.title} onRetry={lists.refresh} />
      {watched.error === null && <StaleAlert watched={leases.watched} of={t.title} onRetry={lists.refresh} />}
      <ListBody
        of={t.title}
        loading={counts === null && watched.error === null}
        empty={exporters.items?.length === 0}
        emptyIcon={ServerIcon}
        emptyTitle={t.none}
        emptyBody={t.noneAdvice}
      >
        {counts !== null && (
          <>
            <Gallery hasGutter minWidths={{ default: "min(100%, 9rem)" }} component="ul">
              {GROUPS.map((group) => (
                <li key={group}>
                  <Card isCompact className={`overview-count overview-${group}`}>
                    <CardBody>
                      <a href={hrefOf("exporters", null, { show: group })}>
                        <span className="overview-number">{number(counts[group])}</span>
                        <span>{t.groups[group]}</span>
                      </a>
                    </CardBody>
                  </Card>
                </li>
              ))}
            </Gallery>
            <Gallery hasGutter minWidths={{ default: "min(100%, 24rem)" }} className="overview-cards">
              <Card isCompact>
                <CardTitle component="h2">{t.waiting(waiting.length)}</CardTitle>
                <CardBody>
                  {waiting.length === 0 ? (
                    <p className="page-subtle">{t.noneWaits}</p>
                  ) : (
                    <ol className="page-lines">
                      {waiting.slice(0, SHOWN).map((one) => (
                        <WaitingLine key={one.lease.name} waiting={one} />
                      ))}
                    </ol>
                  )}
                </CardBody>
              </Card>
              <Card isCompact>
                <CardTitle component="h2">{t.failed(failed.length)}</CardTitle>
                <CardBody>
                  {failed.length === 0 ? (
                    <p className="page-subtle">{t.nothingFailed}</p>
                  ) : (
                    <ul className="page-lines">
                      {failed.slice(0, SHOWN).map((exporter) => (
                        <li key={exporter.name} className="page-line" data-state={exporterState(exporter)}>
                          <a href={hrefOf("exporters", exporter.name)}>{exporter.name}</a>
                          <StateLabel exporter={exporter} />
                          <span className="page-subtle">{exporter.statusMessage}</span>
                        </li>
                      ))}
                    </ul>
                  )}
                </CardBody>
              </Card>
              <Card isCompact>
                <CardTitle component="h2">{t.use}</CardTitle>
                <CardBody>
                  {hours === null ? <p className="page-subtle">{t.reading}</p> : <UseChart hours={hours} />}
                </CardBody>
              </Card>
            </Gallery>
          </>
        )}
      </ListBody>
    </>
  );
}

function WaitingLine({ waiting: { lease, since } }: { readonly waiting: Waiting }) {
  const { overview: t, leases } = useWords();
  const now = useSecond() * 1_000 + (lease.clockOffsetMs ?? 0);
  return (
    <li className="page-line">
      <a href={hrefOf("leases", lease.name)}>{lease.client}</a>
      <span>{lease.exporterName ? wanted(lease, leases) : <code className="page-small">{lease.selector}</code>}</span>
      <LeaseLabel lease={lease} />
      {since !== null && (
        <time dateTime={since.toISOString()} className="page-subtle">
          {t.since(span(now - since.getTime()))}
        </time>
      )}
    </li>
  );
}
