// The calendar as a table: the leases of the shown span, by exporter and begin.
import { memo, useContext, createContext } from "react";
import type { Lease } from "jumpstarter-web";
import { LeaseLabel } from "../leases/lease-label";
import { hrefOf } from "../route/route";
import { Cell, Row } from "../table/cells";
import type { Column } from "../table/columns";
import { VirtualTable, type RowAttributes } from "../table/virtual-table";
import { Moment } from "../time/moment";
import { useWords } from "../words/catalogue";
import type { CalendarRow } from "./calendar-rows";
import { timesOf, type Span } from "./span";

interface Item {
  readonly name: string;
  readonly exporter: string;
  readonly lease: Lease;
  readonly times: Span;
}

const COLUMNS: readonly Column<Item>[] = ["exporter", "client", "begin", "end", "status"].map((key) => ({ key }));
type ColumnKey = "exporter" | "client" | "begin" | "end" | "status";

const Client = createContext("");

export function CalendarTable(props: {
  readonly rows: readonly CalendarRow[];
  readonly span: Span;
  readonly client: string;
}) {
  const { rows, span, client } = props;
  const t = useWords().calendar;
  const items = rows.flatMap(({ name, leases }) =>
    leases
      .flatMap((lease) => {
        const times = timesOf(lease);
        const isShown = times !== null && times.begin < span.end && times.end > span.begin;
        return isShown ? [{ name: lease.name, exporter: name, lease, times }] : [];
      })
      .sort((a, b) => a.times.begin - b.times.begin),
  );
  if (items.length === 0) return <p>{t.nothing}</p>;
  return (
    <Client value={client}>
      <VirtualTable
        label={t.title}
        columns={COLUMNS}
        titleOf={(key) => t.columns[key as ColumnKey]}
        items={items}
        sort={null}
        onSort={() => undefined}
        Row={LeaseRow}
      />
    </Client>
  );
}

const LeaseRow = memo(function LeaseRow({
  item,
  attributes,
}: {
  readonly item: Item;
  readonly attributes: RowAttributes;
}) {
  const { calendar: t, leases } = useWords();
  const client = useContext(Client);
  const { lease, exporter, times } = item;
  return (
    <Row attributes={attributes}>
      <Cell title={t.columns.exporter}>
        {exporter === "" ? t.unassigned : <a href={hrefOf("exporters", exporter)}>{exporter}</a>}
      </Cell>
      <Cell title={t.columns.client}>
        <a href={hrefOf("leases", lease.name)}>{lease.client === client ? leases.you(client) : lease.client}</a>
      </Cell>
      <Cell title={t.columns.begin}>
        <Moment at={new Date(times.begin)} />
      </Cell>
      <Cell title={t.columns.end}>
        <Moment at={new Date(times.end)} />
      </Cell>
      <Cell title={t.columns.status}>
        <LeaseLabel lease={lease} />
      </Cell>
    </Row>
  );
});
