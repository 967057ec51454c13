// An error in plain words, with what the user can do about it, and collapsible details for a report.
import { useContext, type ReactNode } from "react";
import { AlertActionLink, ExpandableSection } from "@patternfly/react-core";
import { exactWords, plainWords } from "./plain-words";
import { useWords } from "../words/catalogue";
import { Reconnect } from "./reconnect";
import { remedies, type Remedy } from "./remedies";
import { PageAlert } from "../shell/page-alert";

interface Props {
  readonly error: unknown;
  /** `warning` if stale data is still shown. */
  readonly variant?: "danger" | "warning";
  /** Repeats what failed; omit it if there is another button for that. */
  readonly onRetry?: () => void;
  readonly children?: ReactNode;
}

export function ErrorAlert({ error, variant = "danger", onRetry, children }: Props) {
  const t = useWords().errors;
  const reconnect = useContext(Reconnect);
  const words = plainWords(error);
  const exact = exactWords(error);
  const links = remedies(error, window.location.href)
    .filter(({ kind }) => kind !== "token" || reconnect !== null)
    .map((remedy) => <RemedyLink key={remedy.kind} remedy={remedy} onToken={reconnect ?? undefined} />);
  if (onRetry !== undefined) {
    links.push(
      <AlertActionLink key="retry" onClick={onRetry}>
        {t.tryAgain}
      </AlertActionLink>,
    );
  }
  return (
    <PageAlert
      component="h2"
      variant={variant}
      isInline
      isLiveRegion
      title={words.what}
      actionLinks={links.length === 0 ? undefined : links}
    >
      <p>{words.advice}</p>
      {children}
      {exact !== "" && (
        <ExpandableSection toggleTextCollapsed={t.details} toggleTextExpanded={t.details}>
          <code className="page-exact">{exact}</code>
        </ExpandableSection>
      )}
    </PageAlert>
  );
}

function RemedyLink({ remedy, onToken }: { readonly remedy: Remedy; readonly onToken: (() => void) | undefined }) {
  const t = useWords().errors;
  switch (remedy.kind) {
    case "sign-in":
      return (
        <AlertActionLink component="a" href={remedy.url} target="_blank" rel="noreferrer">
          {t.signInAt(remedy.host)}
        </AlertActionLink>
      );
    case "reload":
      return <AlertActionLink onClick={() => window.location.reload()}>{t.reload}</AlertActionLink>;
    case "token":
      return <AlertActionLink onClick={onToken}>{t.otherToken}</AlertActionLink>;
  }
}
