// Shows why a list could not be refreshed, and when the displayed data was read.
import type { Watched } from "jumpstarter-web/react";
import { ErrorAlert } from "../errors/error-alert";

interface Props {
  readonly watched: Watched;
  /** The items of the list: "exporters", "leases". */
  readonly of: string;
  /** Reads again. */
  readonly onRetry: () => void;
}

export function StaleAlert({ watched, of, onRetry }: Props) {
  if (watched.error === null) return null;
  return (
    <ErrorAlert
      error={watched.error}
      variant={watched.at === null ? "danger" : "warning"}
      onRetry={watched.ended ? onRetry : undefined}
    >
      {watched.at !== null && (
        <p>
          The {of} below are from <time dateTime={watched.at.toISOString()}>{watched.at.toLocaleTimeString()}</time>.
        </p>
      )}
      {watched.ended && <p>The page does not refresh this list until you try again.</p>}
    </ErrorAlert>
  );
}
