// Shows why a list could not be refreshed, and when the displayed data was read.
import type { Watched } from "jumpstarter-web/react";
import { ErrorAlert } from "../errors/error-alert";
import { Moment } from "../time/moment";
import { useWords } from "../words/catalogue";

interface Props {
  readonly watched: Watched;
  /** The title of the list. */
  readonly of: string;
  /** Reads again. */
  readonly onRetry: () => void;
}

export function StaleAlert({ watched, of, onRetry }: Props) {
  const t = useWords().errors;
  if (watched.error === null) return null;
  return (
    <ErrorAlert
      error={watched.error}
      variant={watched.at === null ? "danger" : "warning"}
      onRetry={watched.ended ? onRetry : undefined}
    >
      {watched.at !== null && (
        <p>
          {t.dataFrom(of)} <Moment at={watched.at} brief />.
        </p>
      )}
      {watched.ended && <p>{t.noRefresh}</p>}
    </ErrorAlert>
  );
}
