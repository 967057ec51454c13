// Below the target of a booking: how many exporters match, how many are free for its time, and what is deprecated.
import { number } from "../time/format";
import { Moment } from "../time/moment";
import { useWords } from "../words/catalogue";
import type { Matching } from "./matching";
import { PageAlert } from "../shell/page-alert";

export function MatchHint({ matching, later }: { readonly matching: Matching | null; readonly later: boolean }) {
  const t = useWords().booking;
  const deprecated = matching?.deprecated ?? [];
  return (
    <div aria-live="polite" className="page-match">
      {matching !== null && deprecated.length === 0 && (
        <p>
          <span>{t.matching(matching.matching, number(matching.matching))}</span>
          {matching.matching > 0 && (
            <>
              {", "}
              {later ? t.freeThen(number(matching.free)) : t.freeNow(number(matching.free))}
              {matching.disabled > 0 && `, ${t.disabled(matching.disabled)}`}
              {matching.offline > 0 && `, ${t.offline(matching.offline)}`}
            </>
          )}
          .{" "}
          {matching.nextFree !== null && (
            <>
              {t.nextFree} <Moment at={matching.nextFree} brief />.
            </>
          )}
        </p>
      )}
      {deprecated.map(([key, advice]) => (
        <PageAlert component="h2" key={key} variant="warning" isInline isPlain title={t.deprecated(key)}>
          {advice}
        </PageAlert>
      ))}
    </div>
  );
}
