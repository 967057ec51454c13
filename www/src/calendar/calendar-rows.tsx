// The rows of the calendar: one for each exporter, with its leases as bars, and the span that is marked in it.
import { memo, type PointerEvent } from "react";
import type { Lease } from "jumpstarter-web";
import { useSecond } from "../refresh/use-second";
import { hrefOf } from "../route/route";
import { briefTime, clockTime, day } from "../time/format";
import { useWords } from "../words/catalogue";
import { barOf, timesOf, type Span, type Zoom } from "./span";

/** One row: an exporter, or the leases without one. */
export interface CalendarRow {
  readonly name: string;
  readonly leases: readonly Lease[];
}

/** The part of a row that is marked. */
export interface Marked extends Span {
  readonly row: number;
}

export function Axis({
  ticks,
  span,
  zoom,
}: {
  readonly ticks: readonly number[];
  readonly span: Span;
  readonly zoom: Zoom;
}) {
  return (
    <div className="calendar-row calendar-axis" aria-hidden="true">
      <span />
      <span className="calendar-track">
        {ticks.map((tick) => (
          <span key={tick} className="calendar-tick" style={{ insetInlineStart: `${percent(tick, span)}%` }}>
            {zoom === "hours" || zoom === "day" ? clockTime(new Date(tick)) : day(new Date(tick))}
          </span>
        ))}
        <NowLine span={span} />
      </span>
    </div>
  );
}

/** A separate component, because only it changes every second. */
export function NowLine({ span }: { readonly span: Span }) {
  const at = percent(useSecond() * 1_000, span);
  return at < 0 || at > 100 ? null : <span className="calendar-now" style={{ insetInlineStart: `${at}%` }} />;
}

interface RowProps {
  readonly row: CalendarRow;
  readonly index: number;
  readonly span: Span;
  readonly ticks: readonly number[];
  readonly client: string;
  /** What is marked in this row; null if nothing is. */
  readonly marked: Span | null;
  readonly onPointer: (event: PointerEvent<HTMLElement>, row: number) => void;
}

export const Row = memo(function Row({ row, index, span, ticks, client, marked, onPointer }: RowProps) {
  const t = useWords().calendar;
  return (
    <div className="calendar-row">
      <span className="calendar-name">
        {row.name === "" ? <em>{t.unassigned}</em> : <a href={hrefOf("exporters", row.name)}>{row.name}</a>}
      </span>
      <span
        className="calendar-track"
        data-row={index}
        onPointerDown={(event) => onPointer(event, index)}
        onPointerMove={(event) => onPointer(event, index)}
        onPointerUp={(event) => onPointer(event, index)}
      >
        {ticks.map((tick) => (
          <span key={tick} className="calendar-line" style={{ insetInlineStart: `${percent(tick, span)}%` }} />
        ))}
        {row.leases.map((lease) => (
          <LeaseBar key={lease.name} lease={lease} span={span} client={client} />
        ))}
        {marked !== null && (
          <span
            className="calendar-marked"
            style={{
              insetInlineStart: `${percent(marked.begin, span)}%`,
              inlineSize: `${percent(marked.end, span) - percent(marked.begin, span)}%`,
            }}
          />
        )}
        <NowLine span={span} />
      </span>
    </div>
  );
});

function LeaseBar({ lease, span, client }: { readonly lease: Lease; readonly span: Span; readonly client: string }) {
  const bar = barOf(lease, span);
  const times = timesOf(lease);
  if (bar === null || times === null) return null;
  const title = `${lease.client}, ${briefTime(new Date(times.begin))} – ${briefTime(new Date(times.end))}`;
  return (
    <a
      href={hrefOf("leases", lease.name)}
      // The calendar's own keys reach it; else there would be thousands of tab stops.
      tabIndex={-1}
      draggable={false}
      className={`calendar-bar calendar-${bar.kind}${lease.client === client ? " calendar-own" : ""}`}
      style={{ insetInlineStart: `${bar.left}%`, inlineSize: `${bar.width}%` }}
      title={title}
      aria-label={title}
    >
      {lease.client}
    </a>
  );
}

function percent(at: number, { begin, end }: Span): number {
  return ((at - begin) / (end - begin)) * 100;
}
