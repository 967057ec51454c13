// One exporter: details, leases, its data as YAML or JSON.
import { Button, DescriptionList, EmptyState, EmptyStateBody } from "@patternfly/react-core";
import ServerIcon from "@patternfly/react-icons/dist/esm/icons/server-icon";
import type { Exporter, Lease } from "jumpstarter-web";
import { Calendar } from "../calendar/calendar";
import type { LabLists } from "../data/use-lab-lists";
import { DeviceLink } from "../device/device-link";
import { useLeaseActions } from "../leases/lease-actions";
import { RefreshButton } from "../refresh/refresh-button";
import { StaleAlert } from "../refresh/stale-alert";
import { hrefOf, type Query } from "../route/route";
import { open, type ChangeQuery } from "../route/use-route";
import { BackLink } from "../shell/back-link";
import { DetailTabs } from "../shell/detail-tabs";
import { DataDump } from "../shell/data-dump";
import { Fact } from "../shell/fact";
import { ListBody } from "../shell/list-body";
import { LeaseLine } from "../leases/lease-line";
import { Chips } from "../table/chips";
import { useWords } from "../words/catalogue";
import { leasesOf } from "./exporter-leases";
import { labelTexts } from "./exporter-state";
import { Holder } from "./holder";
import { StateLabel } from "./state-label";

interface Props {
  readonly name: string;
  readonly client: string;
  readonly lists: LabLists;
  readonly query: Query;
  readonly onQuery: ChangeQuery;
}

const TABS = ["details", "leases", "calendar", "data"] as const;

export default function ExporterDetails({ name, client, lists, query, onQuery }: Props) {
  const t = useWords().exporters;
  const { items, watched } = lists.exporters;
  const exporter = items?.find((one) => one.name === name);
  const tab = TABS.find((one) => one === query.tab) ?? "details";
  return (
    <>
      <div className="page-details-head">
        <BackLink href={hrefOf("exporters")}>{t.title}</BackLink>
        {exporter !== undefined && (
          <Button isDisabled={!exporter.enabled} onClick={() => onQuery({ book: name })} aria-label={t.bookOne(name)}>
            {t.book}
          </Button>
        )}
        <RefreshButton loading={lists.loading} onRefresh={lists.refresh} />
      </div>
      <StaleAlert watched={watched} of={t.title} onRetry={lists.refresh} />
      <ListBody
        of={t.title}
        loading={items === null && watched.error === null}
        empty={items !== null && exporter === undefined}
        emptyIcon={ServerIcon}
        emptyTitle={t.noSuch(name)}
        emptyBody={t.noSuchAdvice}
      >
        {exporter !== undefined && (
          <DetailTabs tabs={TABS} active={tab} titles={t.tabs} label={t.tabsOf(name)} onQuery={onQuery}>
            {(key) => (
              <>
                {key === "details" && <Facts exporter={exporter} client={client} />}
                {key === "leases" && <Leases exporter={exporter} client={client} leases={lists.leases.items ?? []} />}
                {key === "calendar" && (
                  <Calendar
                    exporters={[exporter]}
                    leases={lists.leases.items ?? []}
                    client={client}
                    query={query}
                    onQuery={onQuery}
                  />
                )}
                {key === "data" && <DataDump record={exporter} />}
              </>
            )}
          </DetailTabs>
        )}
      </ListBody>
    </>
  );
}

function Facts({ exporter, client }: { readonly exporter: Exporter; readonly client: string }) {
  const t = useWords().exporters;
  const { owns } = useLeaseActions();
  const { lease } = exporter;
  return (
    <DescriptionList isHorizontal>
      <Fact term={t.columns.status}>
        <StateLabel exporter={exporter} />
      </Fact>
      <Fact term={t.columns.message}>{exporter.statusMessage || "–"}</Fact>
      <Fact term={t.columns.holder}>{lease === null ? t.groups.free : <Holder lease={lease} client={client} />}</Fact>
      <Fact term={t.columns.labels}>
        <Chips
          label={t.labelsOf(exporter.name)}
          texts={labelTexts(exporter.labels)}
          first={30}
          onChip={(text) => open(hrefOf("exporters", null, { filter: text }))}
        />
      </Fact>
      {Object.entries(exporter.deprecatedLabels).map(([key, advice]) => (
        <Fact key={key} term={t.deprecatedLabel(key)}>
          {advice || t.deprecatedNoAdvice}
        </Fact>
      ))}
      {lease !== null && owns(lease) && (
        <Fact term={t.devices}>
          <DeviceLink lease={lease} />
        </Fact>
      )}
    </DescriptionList>
  );
}

interface LeasesProps {
  readonly exporter: Exporter;
  readonly client: string;
  readonly leases: readonly Lease[];
}

function Leases({ exporter, client, leases }: LeasesProps) {
  const t = useWords().exporters;
  const { own, candidates, past } = leasesOf(exporter, leases);
  if (own.length + candidates.length + past.length === 0) {
    return (
      <EmptyState titleText={t.noLeases} headingLevel="h2">
        <EmptyStateBody>{t.noLeasesAdvice}</EmptyStateBody>
      </EmptyState>
    );
  }
  const list = (title: string, some: readonly Lease[]) =>
    some.length > 0 && (
      <>
        <h2 className="page-subtitle">{title}</h2>
        <ul className="page-lines">
          {some.slice(0, 100).map((lease) => (
            <LeaseLine key={lease.name} lease={lease} client={client} />
          ))}
        </ul>
      </>
    );
  return (
    <>
      {list(t.ownLeases, own)}
      {list(t.candidates, candidates)}
      {list(t.pastLeases, past)}
    </>
  );
}
