// The table of leases, with a checkbox for each that the client may release.
import { createContext, memo, useContext, useMemo } from "react";
import { Checkbox } from "@patternfly/react-core";
import { Th } from "@patternfly/react-table";
import type { Lease } from "jumpstarter-web";
import { labelTexts } from "../exporters/exporter-state";
import { hrefOf } from "../route/route";
import { ActionCell, Cell, Row, SmallButton } from "../table/cells";
import { Chips } from "../table/chips";
import type { Column, Sort } from "../table/columns";
import { VirtualTable, type RowAttributes } from "../table/virtual-table";
import { useWords } from "../words/catalogue";
import { useLeaseActions } from "./lease-actions";
import { LeaseLabel } from "./lease-label";
import { LeaseMenu } from "./lease-menu";
import { LeaseTimes } from "./lease-times";
import { hasSelector, wanted } from "./lease-words";
import { SelectorText } from "./selector-text";

const STAGES = ["running", "new", "waiting", "refused", "ended"] as const;

export const LEASE_COLUMNS: readonly Column<Lease>[] = [
  { key: "name", by: ({ name }) => name },
  { key: "client", by: ({ client }) => client, optional: true },
  { key: "exporter", by: ({ exporter, exporterName }) => exporter || exporterName, optional: true },
  { key: "selector", by: ({ selector }) => selector, optional: true },
  { key: "status", by: (lease) => STAGES.indexOf(lease.stage()), optional: true },
  { key: "time", by: (lease) => (lease.expiresAt() ?? lease.beginTime)?.getTime() ?? null, optional: true },
  { key: "tags", optional: true },
  { key: "actions" },
];

export type LeaseColumn = "name" | "client" | "exporter" | "selector" | "status" | "time" | "tags" | "actions";

interface RowContext {
  readonly shown: ReadonlySet<string>;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (names: readonly string[], selected: boolean) => void;
}

interface Props extends Omit<RowContext, "shown"> {
  readonly leases: readonly Lease[];
  readonly columns: readonly Column<Lease>[];
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
}

const Context = createContext<RowContext | null>(null);

export const LeaseTable = memo(function LeaseTable(props: Props) {
  const { leases, columns, sort, onSort, selected, onSelect } = props;
  const t = useWords().leases;
  const { owns } = useLeaseActions();
  const context = useMemo(
    () => ({ selected, onSelect, shown: new Set(columns.map(({ key }) => key)) }),
    [selected, onSelect, columns],
  );
  const releasable = useMemo(
    () => leases.filter((lease) => owns(lease) && !lease.hasEnded()).map(({ name }) => name),
    [leases, owns],
  );
  return (
    <Context value={context}>
      <VirtualTable
        label={t.title}
        columns={columns}
        titleOf={(key) => t.columns[key as LeaseColumn]}
        items={leases}
        sort={sort}
        onSort={onSort}
        lead={
          <Th aria-label={t.selectAll} className="pf-v6-c-table__check">
            <Checkbox
              id="select-all"
              aria-label={t.selectAll}
              isDisabled={releasable.length === 0}
              isChecked={releasable.length > 0 && releasable.every((name) => selected.has(name))}
              onChange={(_, isSelected) => onSelect(releasable, isSelected)}
            />
          </Th>
        }
        Row={LeaseRow}
      />
    </Context>
  );
});

const LeaseRow = memo(function LeaseRow(props: { readonly item: Lease; readonly attributes: RowAttributes }) {
  const { item: lease, attributes } = props;
  const t = useWords().leases;
  const { isMine, owns, release } = useLeaseActions();
  const context = useContext(Context);
  const tags = useMemo(() => labelTexts(lease.tags), [lease.tags]);
  if (context === null) return null;
  const { shown, selected, onSelect } = context;
  const canRelease = owns(lease) && !lease.hasEnded();
  return (
    <Row attributes={attributes}>
      <td className="pf-v6-c-table__td pf-v6-c-table__check">
        {canRelease && (
          <Checkbox
            id={`select-${lease.name}`}
            aria-label={t.select(lease.name)}
            isChecked={selected.has(lease.name)}
            onChange={(_, isSelected) => onSelect([lease.name], isSelected)}
          />
        )}
      </td>
      <Cell title={t.columns.name}>
        <a href={hrefOf("leases", lease.name)}>{lease.name}</a>
      </Cell>
      {shown.has("client") && (
        <Cell title={t.columns.client}>{isMine(lease) ? <strong>{t.you(lease.client)}</strong> : lease.client}</Cell>
      )}
      {shown.has("exporter") && (
        <Cell title={t.columns.exporter}>
          {lease.exporter === "" ? (
            <span className="page-subtle">{wanted(lease, t)}</span>
          ) : (
            <a href={hrefOf("exporters", lease.exporter)}>{lease.exporter}</a>
          )}
        </Cell>
      )}
      {shown.has("selector") && (
        <Cell title={t.columns.selector}>{hasSelector(lease) ? <SelectorText text={lease.selector} /> : "–"}</Cell>
      )}
      {shown.has("status") && (
        <Cell title={t.columns.status}>
          <LeaseLabel lease={lease} withMessage />
        </Cell>
      )}
      {shown.has("time") && (
        <Cell title={t.columns.time}>
          <LeaseTimes lease={lease} />
        </Cell>
      )}
      {shown.has("tags") && (
        <Cell title={t.columns.tags}>
          <Chips label={t.tagsOf(lease.name)} texts={tags} first={2} />
        </Cell>
      )}
      <ActionCell>
        {canRelease && (
          <span className="page-row-actions">
            <SmallButton label={t.releaseOne(lease.name)} onClick={() => release([lease])}>
              {t.release}
            </SmallButton>
            <LeaseMenu lease={lease} />
          </span>
        )}
      </ActionCell>
    </Row>
  );
});
