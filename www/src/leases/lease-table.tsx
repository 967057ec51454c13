// The table of leases.
import { Fragment } from "react";
import { Button, Label, LabelGroup } from "@patternfly/react-core";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import type { Lease } from "jumpstarter-web";
import { labelTexts } from "../exporters/exporter-state";
import { isActive, leaseStage, decidingCondition } from "./lease-stage";
import { hasSelector, leaseLabel, wanted } from "./lease-words";
import { Remaining } from "./remaining";

interface Props {
  readonly leases: readonly Lease[];
  /** Whether this page's client may release a lease. */
  readonly isOwn: (lease: Lease) => boolean;
  readonly onRelease: (lease: Lease) => void;
}

export function LeaseTable({ leases, isOwn, onRelease }: Props) {
  return (
    <Table aria-label="Leases" variant="compact" gridBreakPoint="grid-lg">
      <Thead>
        <Tr>
          <Th width={15}>Name</Th>
          <Th width={10}>Client</Th>
          <Th width={15}>Exporter</Th>
          <Th width={20}>Selector</Th>
          <Th width={20}>Status</Th>
          <Th modifier="nowrap">Time left</Th>
          <Th>Tags</Th>
          <Th screenReaderText="Actions" />
        </Tr>
      </Thead>
      <Tbody>
        {leases.map((lease) => (
          <LeaseRow key={lease.name} lease={lease} own={isOwn(lease)} onRelease={onRelease} />
        ))}
      </Tbody>
    </Table>
  );
}

function LeaseRow(props: { readonly lease: Lease; readonly own: boolean; readonly onRelease: (lease: Lease) => void }) {
  const { lease, own, onRelease } = props;
  const label = leaseLabel(lease);
  const message = decidingCondition(lease)?.message ?? "";
  const tags = labelTexts(lease.tags);
  const active = isActive(lease);
  return (
    <Tr>
      <Td dataLabel="Name" modifier="breakWord">
        {lease.name}
      </Td>
      <Td dataLabel="Client">{own ? <strong>{lease.client} (you)</strong> : lease.client}</Td>
      <Td dataLabel="Exporter">
        {lease.exporter === "" ? <span className="page-subtle">{wanted(lease)}</span> : lease.exporter}
      </Td>
      <Td dataLabel="Selector" modifier="breakWord">
        {hasSelector(lease) ? <Selector text={lease.selector} /> : "–"}
      </Td>
      <Td dataLabel="Status">
        <Label isCompact color={label.color}>
          {label.words}
        </Label>
        {message !== "" && <div className="page-subtle page-small">{message}</div>}
      </Td>
      <Td dataLabel="Time left">
        <TimeLeft lease={lease} />
      </Td>
      <Td dataLabel="Tags">
        {tags.length === 0 ? (
          "–"
        ) : (
          <LabelGroup numLabels={2} isCompact aria-label={`Tags of ${lease.name}`}>
            {tags.map((tag) => (
              <Label key={tag} isCompact variant="outline">
                {tag}
              </Label>
            ))}
          </LabelGroup>
        )}
      </Td>
      <Td isActionCell modifier="fitContent">
        {own && active && (
          <Button variant="secondary" size="sm" aria-label={`Release ${lease.name}`} onClick={() => onRelease(lease)}>
            Release
          </Button>
        )}
      </Td>
    </Tr>
  );
}

/** A selector that wraps between its parts rather than inside one. */
function Selector({ text }: { readonly text: string }) {
  return (
    <code className="page-small">
      {text.split(/(?<=,)/).map((part, index) => (
        <Fragment key={index}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </code>
  );
}

/** The remaining time of a running lease, or the begin time of a lease that was booked ahead. */
function TimeLeft({ lease }: { readonly lease: Lease }) {
  const stage = leaseStage(lease);
  if (stage === "acquired") return <Remaining lease={lease} />;
  if (stage !== "waiting" || lease.beginTime === null) return <>–</>;
  return (
    <>
      from <time dateTime={lease.beginTime.toISOString()}>{lease.beginTime.toLocaleString([], SHORT)}</time>
    </>
  );
}

const SHORT: Intl.DateTimeFormatOptions = { dateStyle: "short", timeStyle: "short" };
