// An error in plain words, with the exact ones folded away for whoever has to mend it.
import type { ReactNode } from "react";
import { Alert, ExpandableSection } from "@patternfly/react-core";
import { isJumpstarterError } from "jumpstarter-web";
import { plainWords } from "../plain-words";

interface Props {
  readonly error: unknown;
  /** Stale data is no catastrophe: a warning then. */
  readonly variant?: "danger" | "warning";
  readonly children?: ReactNode;
}

export function ErrorAlert({ error, variant = "danger", children }: Props) {
  const words = plainWords(error);
  const exact = exactWords(error);
  return (
    <Alert variant={variant} isInline isLiveRegion title={words.what}>
      <p>{words.advice}</p>
      {children}
      {exact !== "" && (
        <ExpandableSection toggleTextCollapsed="Exact words" toggleTextExpanded="Exact words">
          <code className="page-exact">{exact}</code>
        </ExpandableSection>
      )}
    </Alert>
  );
}

function exactWords(error: unknown): string {
  if (!isJumpstarterError(error)) return error instanceof Error ? error.message : "";
  const from = error.endpoint === null ? "" : ` (${error.endpoint})`;
  return `${error.code}, ${error.reason}: ${error.rawMessage === "" ? error.message : error.rawMessage}${from}`;
}
