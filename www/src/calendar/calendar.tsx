// The calendar of exporters: past, running and booked leases. Panned, zoomed and picked by mouse or by keyboard alone.
import { useCallback, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { Button, ToggleGroup, ToggleGroupItem, Toolbar, ToolbarContent, ToolbarItem } from "@patternfly/react-core";
import type { Exporter, Lease } from "jumpstarter-web";
import { usePreferences } from "../preferences/use-preferences";
import { useSecond } from "../refresh/use-second";
import { hrefOf, type Query } from "../route/route";
import { open, type ChangeQuery } from "../route/use-route";
import { useVirtualRows } from "../table/use-virtual-rows";
import { dateTime } from "../time/format";
import { useWords } from "../words/catalogue";
import { Axis, Row, type CalendarRow, type Marked } from "./calendar-rows";
import { CalendarTable } from "./calendar-table";
import { byExporter, floorTo, leaseIn, spanOf, ticksOf, ZOOM_KEYS, ZOOMS, type Zoom } from "./span";

interface Props {
  readonly exporters: readonly Exporter[];
  readonly leases: readonly Lease[];
  readonly client: string;
  readonly query: Query;
  readonly onQuery: ChangeQuery;
}

const ROW_PX = 36;
/** Up to so many rows exist all at once. */
const ALL_ROWS = 60;

export function Calendar({ exporters, leases, client, query, onQuery }: Props) {
  const t = useWords().calendar;
  usePreferences();
  const zoom = ZOOM_KEYS.find((one) => one === query.zoom) ?? "day";
  // Without a time in the address it moves on, but not with every second.
  const now = floorTo(Math.floor(useSecond()) * 1_000, ZOOMS[zoom].step);
  const span = useMemo(() => spanOf(zoom, query.at, now), [zoom, query.at, now]);
  const rows = useMemo<readonly CalendarRow[]>(() => {
    const all = byExporter(leases);
    const without = all.get("") ?? [];
    const assigned = exporters.map(({ name }) => ({ name, leases: all.get(name) ?? [] }));
    return without.length > 0 && exporters.length > 1 ? [{ name: "", leases: without }, ...assigned] : assigned;
  }, [exporters, leases]);
  const move = (begin: number) => onQuery({ at: new Date(begin).toISOString() });
  const zoomTo = (next: Zoom) => {
    const middle = (span.begin + span.end) / 2;
    onQuery({ zoom: next === "day" ? null : next });
    if (query.at !== undefined) move(floorTo(middle - ZOOMS[next].length / 2, ZOOMS[next].step));
  };
  const pan = (share: number) => move(span.begin + floorTo(ZOOMS[zoom].length * share, ZOOMS[zoom].step));
  const isTable = query.as === "table";
  return (
    <>
      <Toolbar>
        <ToolbarContent>
          <ToolbarItem>
            <ToggleGroup aria-label={t.zoom}>
              {ZOOM_KEYS.map((key) => (
                <ToggleGroupItem key={key} text={t.zooms[key]} isSelected={key === zoom} onChange={() => zoomTo(key)} />
              ))}
            </ToggleGroup>
          </ToolbarItem>
          <ToolbarItem>
            <Button variant="secondary" onClick={() => pan(-0.5)}>
              {t.earlier}
            </Button>{" "}
            <Button variant="secondary" onClick={() => onQuery({ at: null })}>
              {t.now}
            </Button>{" "}
            <Button variant="secondary" onClick={() => pan(0.5)}>
              {t.later}
            </Button>
          </ToolbarItem>
          <ToolbarItem>
            <ToggleGroup aria-label={t.form}>
              <ToggleGroupItem text={t.bars} isSelected={!isTable} onChange={() => onQuery({ as: null })} />
              <ToggleGroupItem text={t.table} isSelected={isTable} onChange={() => onQuery({ as: "table" })} />
            </ToggleGroup>
          </ToolbarItem>
        </ToolbarContent>
      </Toolbar>
      <p className="page-subtle">
        {dateTime(new Date(span.begin))} – {dateTime(new Date(span.end))}
      </p>
      {isTable ? (
        <CalendarTable rows={rows} span={span} client={client} />
      ) : (
        <Grid rows={rows} span={span} zoom={zoom} client={client} onPan={pan} onZoom={zoomTo} onQuery={onQuery} />
      )}
    </>
  );
}

interface GridProps {
  readonly rows: readonly CalendarRow[];
  readonly span: { readonly begin: number; readonly end: number };
  readonly zoom: Zoom;
  readonly client: string;
  readonly onPan: (share: number) => void;
  readonly onZoom: (zoom: Zoom) => void;
  readonly onQuery: ChangeQuery;
}

function Grid({ rows, span, zoom, client, onPan, onZoom, onQuery }: GridProps) {
  const t = useWords().calendar;
  const { step } = ZOOMS[zoom];
  const ticks = useMemo(() => ticksOf(zoom, span), [zoom, span]);
  const { setBody, rows: near, before, after, scrollTo } = useVirtualRows(rows, ROW_PX);
  const isVirtual = rows.length > ALL_ROWS;
  const shown = isVirtual ? near : rows.map((row, index) => ({ index, key: row.name }));
  const [marked, setMarked] = useState<Marked | null>(null);
  const drag = useRef<{ readonly row: number; readonly from: number } | null>(null);

  const choose = (mark: Marked) => {
    const row = rows[mark.row];
    if (row === undefined) return;
    const lease = leaseIn(row.leases, mark);
    if (lease !== undefined) return open(hrefOf("leases", lease.name));
    const [from, until] = [new Date(mark.begin).toISOString(), new Date(mark.end).toISOString()];
    onQuery({ book: row.name, from, until });
  };

  const onPointer = useCallback(
    (event: PointerEvent<HTMLElement>, row: number) => {
      const track = event.currentTarget;
      const box = track.getBoundingClientRect();
      const at = floorTo(span.begin + ((event.clientX - box.left) / box.width) * (span.end - span.begin), step);
      if (event.type === "pointerdown" && event.button === 0 && event.target === track) {
        drag.current = { row, from: at };
        track.setPointerCapture(event.pointerId);
      }
      const from = drag.current?.row === row ? drag.current.from : null;
      if (from === null) return;
      const mark = { row, begin: Math.min(from, at), end: Math.max(from, at) + step };
      setMarked(mark);
      if (event.type === "pointerup") {
        drag.current = null;
        choose(mark);
      }
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `choose` uses the rows alone
    [span, step, rows, onQuery],
  );

  const keys = (event: KeyboardEvent) => {
    const start = floorTo(Math.max(span.begin, Math.min(Date.now(), span.end - step)), step) + step;
    const at = marked ?? { row: 0, begin: start, end: start + step };
    const to = (next: Marked) => {
      setMarked(next);
      scrollTo(next.row);
      if (next.end > span.end) onPan(0.5);
      else if (next.begin < span.begin) onPan(-0.5);
    };
    const row = (by: number) => Math.min(rows.length - 1, Math.max(0, at.row + by));
    const zoomBy = (by: number) => onZoom(ZOOM_KEYS[ZOOM_KEYS.indexOf(zoom) + by] ?? zoom);
    const actions: Readonly<Record<string, () => void>> = {
      ArrowUp: () => to({ ...at, row: row(-1) }),
      ArrowDown: () => to({ ...at, row: row(1) }),
      ArrowLeft: () =>
        event.shiftKey
          ? to({ ...at, end: Math.max(at.begin + step, at.end - step) })
          : to({ ...at, begin: at.begin - step, end: at.end - step }),
      ArrowRight: () =>
        event.shiftKey ? to({ ...at, end: at.end + step }) : to({ ...at, begin: at.begin + step, end: at.end + step }),
      PageUp: () => onPan(-0.5),
      PageDown: () => onPan(0.5),
      Home: () => onQuery({ at: null }),
      "+": () => zoomBy(-1),
      "-": () => zoomBy(1),
      Enter: () => choose(at),
    };
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : actions[event.key];
    // Links inside have their own Enter.
    if (action === undefined || (event.key === "Enter" && event.target !== event.currentTarget)) return;
    event.preventDefault();
    action();
  };

  const markedRow = marked === null ? undefined : rows[marked.row];
  const holder = markedRow === undefined || marked === null ? undefined : leaseIn(markedRow.leases, marked);
  return (
    <>
      <p id="calendar-help" className="page-subtle page-small">
        {t.help}
      </p>
      <p aria-live="polite" className="calendar-said">
        {marked !== null &&
          markedRow !== undefined &&
          t.marked(
            markedRow.name || t.unassigned,
            dateTime(new Date(marked.begin)),
            dateTime(new Date(marked.end)),
            holder?.client ?? null,
          )}
      </p>
      <div
        role="application"
        aria-label={t.title}
        aria-describedby="calendar-help"
        tabIndex={0}
        className="calendar"
        onKeyDown={keys}
      >
        <Axis ticks={ticks} span={span} zoom={zoom} />
        <div ref={setBody}>
          {isVirtual && <div style={{ blockSize: before }} />}
          {shown.map(({ index, key }) => {
            const row = rows[index];
            return (
              row && (
                <Row
                  key={key}
                  row={row}
                  index={index}
                  span={span}
                  ticks={ticks}
                  client={client}
                  marked={marked?.row === index ? marked : null}
                  onPointer={onPointer}
                />
              )
            );
          })}
          {isVirtual && <div style={{ blockSize: after }} />}
        </div>
      </div>
    </>
  );
}
