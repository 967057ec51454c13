// A table of which only the rows near the visible part exist, so that 10,000 rows cost as much as 30. A short table has all
// of its rows, for the browser's own search.
import { useMemo, type ComponentType, type ReactNode } from "react";
import { Table, Tbody, Th, Thead, Tr } from "@patternfly/react-table";
import type { Column, Sort } from "./columns";
import { useVirtualRows } from "./use-virtual-rows";

/** What a row passes to its `Tr`. */
export interface RowAttributes {
  readonly ref: ((row: HTMLElement | null) => void) | undefined;
  readonly "data-index": number | undefined;
  readonly "aria-rowindex": number | undefined;
}

interface Props<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly titleOf: (key: string) => string;
  readonly items: readonly T[];
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
  /** Before the columns' heads, such as a checkbox for all rows. */
  readonly lead?: ReactNode;
  /** Renders one row; should be memoized. */
  readonly Row: ComponentType<{ readonly item: T; readonly attributes: RowAttributes }>;
}

/** Up to so many rows exist all at once. */
const ALL_ROWS = 100;
const ROW_PX = 57;
const PLAIN: RowAttributes = { ref: undefined, "data-index": undefined, "aria-rowindex": undefined };

export function VirtualTable<T extends { readonly name: string }>(props: Props<T>) {
  const { label, columns, titleOf, items, sort, onSort, lead, Row } = props;
  const isVirtual = items.length > ALL_ROWS;
  return (
    <Table
      aria-label={label}
      variant="compact"
      gridBreakPoint="grid-lg"
      isStickyHeader={isVirtual}
      aria-rowcount={isVirtual ? items.length + 1 : undefined}
    >
      <Thead>
        <Tr aria-rowindex={isVirtual ? 1 : undefined}>
          {lead}
          {columns.map((column, index) => (
            <Th
              key={column.key}
              className={`page-column-${column.key}`}
              sort={
                column.by === undefined
                  ? undefined
                  : {
                      columnIndex: index,
                      sortBy: {
                        ...(sort?.key === column.key ? { index } : {}),
                        direction: sort?.descending === true ? "desc" : "asc",
                      },
                      onSort: (_, __, direction) =>
                        onSort({ key: column.key, descending: (direction as string) === "desc" }),
                    }
              }
              screenReaderText={column.key === "actions" ? titleOf(column.key) : undefined}
            >
              {column.key === "actions" ? undefined : titleOf(column.key)}
            </Th>
          ))}
        </Tr>
      </Thead>
      {isVirtual ? (
        <VirtualRows items={items} Row={Row} />
      ) : (
        <Tbody>
          {items.map((item) => (
            <Row key={item.name} item={item} attributes={PLAIN} />
          ))}
        </Tbody>
      )}
    </Table>
  );
}

function VirtualRows<T extends { readonly name: string }>({ items, Row }: Pick<Props<T>, "items" | "Row">) {
  const { setBody, rows, before, after, measure } = useVirtualRows(items, ROW_PX);
  return (
    <Tbody ref={setBody}>
      <Spacer px={before} />
      {rows.map(({ index, key }) => {
        const item = items[index];
        return item && <VirtualRow key={key} item={item} index={index} measure={measure} Row={Row} />;
      })}
      <Spacer px={after} />
    </Tbody>
  );
}

function VirtualRow<T>(props: {
  readonly item: T;
  readonly index: number;
  readonly measure: (row: HTMLElement | null) => void;
  readonly Row: Props<T>["Row"];
}) {
  const { item, index, measure, Row } = props;
  const attributes = useMemo<RowAttributes>(
    // Rows are counted from 1, and the first is the head.
    () => ({ ref: measure, "data-index": index, "aria-rowindex": index + 2 }),
    [measure, index],
  );
  return <Row item={item} attributes={attributes} />;
}

/** Takes the place of rows that do not exist. */
function Spacer({ px }: { readonly px: number }) {
  return px <= 0 ? null : (
    <tr aria-hidden="true" className="page-spacer">
      <td style={{ blockSize: px, padding: 0 }} />
    </tr>
  );
}
