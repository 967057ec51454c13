// The log of a device: follows, unless the user has scrolled up, and is filtered by severity and source.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Button, FormSelect, FormSelectOption } from "@patternfly/react-core";
import type { LogSeverity } from "jumpstarter-web/device";
import { plainWords } from "../errors/plain-words";
import { exactTime } from "../time/format";
import { useWords } from "../words/catalogue";
import { filtered, followLog, SEVERITIES, type LogEntry, type LogState } from "./log-buffer";
import type { LeasedDevice } from "./leased-device";

interface Props {
  readonly device: Pick<LeasedDevice, "logs">;
  readonly isOver: boolean;
}

const SOURCES = ["DRIVER", "BEFORE_LEASE_HOOK", "AFTER_LEASE_HOOK", "SYSTEM"] as const;
/** The most lines in the page; the last ones. */
const SHOWN = 500;
/** This close to the end counts as at the end. */
const END_PX = 24;

export function LogPanel({ device, isOver }: Props) {
  const t = useWords().devices;
  const [log, setLog] = useState<LogState>({ entries: [], error: null });
  const [severity, setSeverity] = useState<LogSeverity>("INFO");
  const [source, setSource] = useState("");
  const [follows, setFollows] = useState(true);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const following = new AbortController();
    void followLog(device, following.signal, setLog);
    return () => following.abort();
  }, [device]);
  const shown = useMemo(() => filtered(log.entries, { severity, source }), [log.entries, severity, source]);
  useLayoutEffect(() => {
    if (follows && list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [shown, follows]);
  return (
    <section aria-labelledby="device-log">
      <h2 className="page-subtitle" id="device-log">
        {t.log}
      </h2>
      <div className="page-busy device-log-filter">
        <FormSelect aria-label={t.severity} value={severity} onChange={(_, value) => setSeverity(value as LogSeverity)}>
          {SEVERITIES.map((one) => (
            <FormSelectOption key={one} value={one} label={t.atLeast(one)} />
          ))}
        </FormSelect>
        <FormSelect aria-label={t.source} value={source} onChange={(_, value) => setSource(value)}>
          <FormSelectOption value="" label={t.allSources} />
          {SOURCES.map((one) => (
            <FormSelectOption key={one} value={one} label={t.sources[one]} />
          ))}
        </FormSelect>
        {!follows && (
          <Button variant="secondary" size="sm" onClick={() => setFollows(true)}>
            {t.followLog}
          </Button>
        )}
        <span className="page-subtle" role="status">
          {log.error !== null && !isOver && `${t.logLost} ${plainWords(log.error).what}`}
        </span>
      </div>
      <div
        ref={list}
        className="device-log"
        role="log"
        aria-label={t.log}
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
          setFollows(scrollHeight - scrollTop - clientHeight < END_PX)
        }
      >
        {shown.length === 0 && <p className="page-subtle">{t.noLines}</p>}
        {shown.slice(-SHOWN).map((entry) => (
          <Line key={entry.id} entry={entry} />
        ))}
      </div>
    </section>
  );
}

function Line({ entry }: { readonly entry: LogEntry }) {
  const t = useWords().devices;
  if (entry.kind === "gap") return <div className="page-subtle">{t.gap}</div>;
  const { timestamp, severity, source, message } = entry;
  const isKnown = SOURCES.find((one) => one === source);
  return (
    <div className="device-log-line" data-severity={severity}>
      {timestamp !== null && (
        <>
          <time dateTime={timestamp.toISOString()} className="page-subtle">
            {exactTime(timestamp)}
          </time>{" "}
        </>
      )}
      <span className="device-log-severity">{severity}</span>{" "}
      {source !== null && <span className="page-subtle">{isKnown === undefined ? source : t.sources[isKnown]}</span>}{" "}
      {message}
    </div>
  );
}
