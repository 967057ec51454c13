// One lease: its data, conditions and actions.
import { Button, DescriptionList } from "@patternfly/react-core";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import CalendarIcon from "@patternfly/react-icons/dist/esm/icons/calendar-alt-icon";
import { isJumpstarterError, type ClientService, type Lease } from "jumpstarter-web";
import { useLease } from "jumpstarter-web/react";
import { DeviceLink } from "../device/device-link";
import { labelTexts } from "../exporters/exporter-state";
import { usePreferences } from "../preferences/use-preferences";
import { RefreshButton } from "../refresh/refresh-button";
import { StaleAlert } from "../refresh/stale-alert";
import { useLast } from "../refresh/use-last";
import { useSecond } from "../refresh/use-second";
import { hrefOf, type Query } from "../route/route";
import type { ChangeQuery } from "../route/use-route";
import { BackLink } from "../shell/back-link";
import { DetailTabs } from "../shell/detail-tabs";
import { DataDump } from "../shell/data-dump";
import { Fact } from "../shell/fact";
import { ListBody } from "../shell/list-body";
import { Chips } from "../table/chips";
import { span } from "../time/format";
import { Moment } from "../time/moment";
import { useWords } from "../words/catalogue";
import { changesOf, useLeaseActions } from "./lease-actions";
import { LeaseLabel } from "./lease-label";
import { EXTENSIONS } from "./lease-menu";
import { LeaseTimes } from "./lease-times";
import { hasSelector, wanted } from "./lease-words";
import { SelectorText } from "./selector-text";

interface Props {
  readonly service: ClientService;
  readonly name: string;
  readonly query: Query;
  readonly onQuery: ChangeQuery;
}

const TABS = ["details", "conditions", "data"] as const;

export default function LeaseDetails({ service, name, query, onQuery }: Props) {
  const t = useWords().leases;
  const intervalMs = usePreferences().pollSeconds * 1_000;
  const watched = useLease(service, name, { intervalMs });
  const lease = useLast(watched.lease);
  const isGone = isJumpstarterError(watched.error) && watched.error.reason === "not-found";
  const tab = TABS.find((one) => one === query.tab) ?? "details";
  return (
    <>
      <div className="page-details-head">
        <BackLink href={hrefOf("leases")}>{t.title}</BackLink>
        {lease !== null && !isGone && <OwnDevice lease={lease} />}
        {lease !== null && !isGone && <Actions lease={lease} />}
        <RefreshButton loading={watched.loading} onRefresh={watched.refresh} />
      </div>
      {!isGone && <StaleAlert watched={watched} of={t.title} onRetry={watched.refresh} />}
      <ListBody
        of={t.title}
        loading={lease === null && watched.error === null}
        empty={isGone}
        emptyIcon={CalendarIcon}
        emptyTitle={t.noSuch(name)}
        emptyBody={t.noSuchAdvice}
      >
        {lease !== null && (
          <DetailTabs tabs={TABS} active={tab} titles={t.tabs} label={t.tabsOf(name)} onQuery={onQuery}>
            {(key) => (
              <>
                {key === "details" && <Facts lease={lease} />}
                {key === "conditions" && <Conditions lease={lease} />}
                {key === "data" && <DataDump record={lease} />}
              </>
            )}
          </DetailTabs>
        )}
      </ListBody>
    </>
  );
}

function Actions({ lease }: { readonly lease: Lease }) {
  const t = useWords().leases;
  const actions = useLeaseActions();
  if (!actions.owns(lease) || lease.hasEnded()) return null;
  return (
    <>
      {lease.stage() === "running" &&
        EXTENSIONS.map((by) => (
          <Button key={by} variant="secondary" onClick={() => actions.extend(lease, by)}>
            {t.extendBy[by]}
          </Button>
        ))}
      {changesOf(lease).map((change) => (
        <Button key={change} variant="link" onClick={() => actions.change(lease, change)}>
          {t.changes[change]}
        </Button>
      ))}
      <Button variant="danger" onClick={() => actions.release([lease])}>
        {t.release}
      </Button>
    </>
  );
}

function OwnDevice({ lease }: { readonly lease: Lease }) {
  const { owns } = useLeaseActions();
  return owns(lease) && <DeviceLink lease={lease} />;
}

function Facts({ lease }: { readonly lease: Lease }) {
  const t = useWords().leases;
  const { isMine } = useLeaseActions();
  const begin = lease.effectiveBeginTime ?? lease.beginTime;
  const end = lease.expiresAt();
  return (
    <DescriptionList isHorizontal>
      <Fact term={t.columns.status}>
        <LeaseLabel lease={lease} withMessage />
      </Fact>
      <Fact term={t.columns.client}>{isMine(lease) ? <strong>{t.you(lease.client)}</strong> : lease.client}</Fact>
      <Fact term={t.columns.exporter}>
        {lease.exporter === "" ? wanted(lease, t) : <a href={hrefOf("exporters", lease.exporter)}>{lease.exporter}</a>}
      </Fact>
      {hasSelector(lease) && (
        <Fact term={t.columns.selector}>
          <SelectorText text={lease.selector} />
        </Fact>
      )}
      <Fact term={t.columns.time}>
        <LeaseTimes lease={lease} />
      </Fact>
      <Fact term={t.begin}>{begin === null ? "–" : <Moment at={begin} />}</Fact>
      <Fact term={t.end}>{end === null ? "–" : <Moment at={end} />}</Fact>
      {lease.durationSeconds !== null && <Fact term={t.duration}>{span(lease.durationSeconds * 1_000)}</Fact>}
      {lease.sharedWith.length > 0 && <Fact term={t.sharedWith}>{lease.sharedWith.join(", ")}</Fact>}
      <Fact term={t.columns.tags}>
        <Chips label={t.tagsOf(lease.name)} texts={labelTexts(lease.tags)} first={20} />
      </Fact>
      {Object.keys(lease.context).length > 0 && (
        <Fact term={t.context}>
          <Chips label={t.context} texts={labelTexts(lease.context)} first={20} />
        </Fact>
      )}
      {Object.entries(lease.deprecatedLabels).map(([key, advice]) => (
        <Fact key={key} term={t.deprecatedLabel(key)}>
          {advice}
        </Fact>
      ))}
    </DescriptionList>
  );
}

function Conditions({ lease }: { readonly lease: Lease }) {
  const t = useWords().leases;
  const now = useSecond() * 1_000 + (lease.clockOffsetMs ?? 0);
  const deciding = lease.condition();
  if (lease.conditions.length === 0) return <p className="page-subtle">{t.noConditions}</p>;
  return (
    <Table aria-label={t.tabs.conditions} variant="compact" gridBreakPoint="grid-md">
      <Thead>
        <Tr>
          <Th>{t.condition.type}</Th>
          <Th>{t.condition.status}</Th>
          <Th>{t.condition.reason}</Th>
          <Th>{t.condition.message}</Th>
          <Th>{t.condition.age}</Th>
        </Tr>
      </Thead>
      <Tbody>
        {lease.conditions.map((condition, index) => {
          const at = condition.lastTransitionTime;
          return (
            <Tr key={`${condition.type ?? ""} ${index}`}>
              <Td dataLabel={t.condition.type}>
                {condition === deciding ? <strong>{condition.type}</strong> : condition.type}
              </Td>
              <Td dataLabel={t.condition.status}>{condition.status}</Td>
              <Td dataLabel={t.condition.reason}>{condition.reason}</Td>
              <Td dataLabel={t.condition.message} modifier="breakWord">
                {condition.message}
              </Td>
              <Td dataLabel={t.condition.age}>
                {at === null ? "–" : <time dateTime={at.toISOString()}>{span(now - at.getTime())}</time>}
              </Td>
            </Tr>
          );
        })}
      </Tbody>
    </Table>
  );
}
