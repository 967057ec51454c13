// How long ago the lists were last read. A poll that changes nothing renders only this text.
import { useSecond } from "./use-second";
import type { AttemptLog } from "../endpoints/attempt-log";
import { span } from "../time/format";
import { useWords } from "../words/catalogue";

export function Updated({ attempts }: { readonly attempts: AttemptLog }) {
  const now = useSecond() * 1_000;
  const t = useWords().shell;
  const at = attempts.lastList();
  return (
    <span className="page-subtle page-updated" title={at?.toISOString()}>
      {at === null ? t.notYetRead : t.updated(span(Math.max(0, now - at.getTime())))}
    </span>
  );
}
