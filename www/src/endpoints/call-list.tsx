// The last calls as waterfalls: each attempt is a bar on a common time axis, with a text next to it.
import { memo } from "react";
import CheckCircleIcon from "@patternfly/react-icons/dist/esm/icons/check-circle-icon";
import type { Attempt } from "jumpstarter-web";
import { clockTime, number } from "../time/format";
import { useWords } from "../words/catalogue";
import { endMs, type Call } from "./calls";
import { withoutScheme } from "./address";
import { attemptDetail, attemptReason, attemptWords, callWords, milliseconds } from "./attempt-words";
import { barOn, scaleFor } from "./scale";

export const CallList = memo(function CallList({ calls }: { readonly calls: readonly Call[] }) {
  const t = useWords().endpoints;
  const { maxMs, ticks } = scaleFor(calls.map(endMs));
  return (
    <>
      <div className="race-attempt race-axis" aria-hidden="true">
        <span />
        <span className="race-track">
          {ticks.map((tick) => (
            <span key={tick} className="race-tick" style={{ insetInlineStart: `${(tick / maxMs) * 100}%` }}>
              {tick === maxMs ? milliseconds(tick) : number(tick)}
            </span>
          ))}
        </span>
        <span />
      </div>
      <ol className="race-calls" aria-label={t.calls}>
        {calls.map((call) => (
          <CallRow key={call.id} call={call} maxMs={maxMs} />
        ))}
      </ol>
    </>
  );
});

/** Rendered again only when one of its attempts has ended, or the axis has changed. */
const CallRow = memo(function CallRow({ call, maxMs }: { readonly call: Call; readonly maxMs: number }) {
  const t = useWords().endpoints;
  return (
    <li className="race-call">
      <div className="race-call-head">
        <strong>{call.method}</strong> <time dateTime={call.at.toISOString()}>{clockTime(call.at)}</time>{" "}
        <span className="page-subtle">{callWords(call)}</span>
      </div>
      <ul aria-label={t.attemptsOf(call.method)}>
        {call.attempts.map((attempt, index) => (
          <AttemptRow key={index} attempt={attempt} maxMs={maxMs} />
        ))}
      </ul>
    </li>
  );
});

function AttemptRow({ attempt, maxMs }: { readonly attempt: Attempt; readonly maxMs: number }) {
  const bar = barOn(maxMs, attempt.startedMs, attempt.tookMs);
  const reason = attemptReason(attempt);
  return (
    <li className="race-attempt" title={attemptDetail(attempt)} data-outcome={attempt.outcome}>
      <span className="race-endpoint">{withoutScheme(attempt.endpoint)}</span>
      <span className="race-track" aria-hidden="true">
        <span
          className={`race-bar race-${attempt.outcome}${bar.cut ? " race-cut" : ""}`}
          style={{ insetInlineStart: `${bar.left}%`, inlineSize: `${bar.width}%` }}
        />
      </span>
      <span className="race-outcome">
        {attempt.outcome === "answered" && <CheckCircleIcon className="race-won" />} {attemptWords(attempt)}
        {reason !== "" && <span className="page-subtle"> {reason}</span>}
      </span>
    </li>
  );
}
