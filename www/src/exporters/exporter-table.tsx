// The table of exporters.
import { createContext, memo, useContext, useMemo } from "react";
import type { Exporter } from "jumpstarter-web";
import { hrefOf } from "../route/route";
import { ActionCell, Cell, Row, SmallButton } from "../table/cells";
import { Chips } from "../table/chips";
import type { Column, Sort } from "../table/columns";
import { VirtualTable, type RowAttributes } from "../table/virtual-table";
import { Moment } from "../time/moment";
import { useWords } from "../words/catalogue";
import { GROUPS, groupOf, labelTexts } from "./exporter-state";
import { Holder } from "./holder";
import { StateLabel } from "./state-label";

export const EXPORTER_COLUMNS: readonly Column<Exporter>[] = [
  { key: "name", by: ({ name }) => name },
  { key: "status", by: (exporter) => GROUPS.indexOf(groupOf(exporter)), optional: true },
  { key: "labels", optional: true },
  { key: "holder", by: ({ lease }) => lease?.client ?? null, optional: true },
  { key: "until", by: ({ lease }) => lease?.expiresAt()?.getTime() ?? null, optional: true, initial: false },
  { key: "message", by: ({ statusMessage }) => statusMessage || null, optional: true, initial: false },
  { key: "actions" },
];

export type ExporterColumn = "name" | "status" | "labels" | "holder" | "until" | "message" | "actions";

interface RowContext {
  readonly client: string;
  readonly shown: ReadonlySet<string>;
  readonly onLabel: (text: string) => void;
  readonly onBook: (exporter: string) => void;
}

interface Props extends Omit<RowContext, "shown"> {
  readonly exporters: readonly Exporter[];
  readonly columns: readonly Column<Exporter>[];
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
}

const Context = createContext<RowContext | null>(null);

export const ExporterTable = memo(function ExporterTable(props: Props) {
  const { exporters, columns, sort, onSort, client, onLabel, onBook } = props;
  const t = useWords().exporters;
  const context = useMemo(
    () => ({ client, onLabel, onBook, shown: new Set(columns.map(({ key }) => key)) }),
    [client, onLabel, onBook, columns],
  );
  return (
    <Context value={context}>
      <VirtualTable
        label={t.title}
        columns={columns}
        titleOf={(key) => t.columns[key as ExporterColumn]}
        items={exporters}
        sort={sort}
        onSort={onSort}
        Row={ExporterRow}
      />
    </Context>
  );
});

const ExporterRow = memo(function ExporterRow(props: { readonly item: Exporter; readonly attributes: RowAttributes }) {
  const { item: exporter, attributes } = props;
  const t = useWords().exporters;
  const context = useContext(Context);
  const labels = useMemo(() => labelTexts(exporter.labels), [exporter.labels]);
  if (context === null) return null;
  const { client, shown, onLabel, onBook } = context;
  const { lease, name } = exporter;
  const end = lease?.expiresAt() ?? null;
  return (
    <Row attributes={attributes}>
      <Cell title={t.columns.name}>
        <a href={hrefOf("exporters", name)}>
          <strong>{name}</strong>
        </a>
      </Cell>
      {shown.has("status") && (
        <Cell title={t.columns.status}>
          <StateLabel exporter={exporter} />
          {exporter.statusMessage !== "" && !shown.has("message") && (
            <div className="page-subtle page-small">{exporter.statusMessage}</div>
          )}
        </Cell>
      )}
      {shown.has("labels") && (
        <Cell title={t.columns.labels}>
          <Chips label={t.labelsOf(name)} texts={labels} onChip={onLabel} />
        </Cell>
      )}
      {shown.has("holder") && (
        <Cell title={t.columns.holder}>{lease === null ? "–" : <Holder lease={lease} client={client} />}</Cell>
      )}
      {shown.has("until") && <Cell title={t.columns.until}>{end === null ? "–" : <Moment at={end} />}</Cell>}
      {shown.has("message") && <Cell title={t.columns.message}>{exporter.statusMessage || "–"}</Cell>}
      <ActionCell>
        <SmallButton label={t.bookOne(name)} isDisabled={!exporter.enabled} onClick={() => onBook(name)}>
          {t.book}
        </SmallButton>
      </ActionCell>
    </Row>
  );
});
