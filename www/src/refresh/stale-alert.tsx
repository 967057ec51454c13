// What is wrong with a list that could not be read anew, and when what is still shown is from.
import type { Watched } from "jumpstarter-web/react";
import { ErrorAlert } from "../errors/error-alert";

interface Props {
  readonly watched: Watched;
  /** What the list holds: "exporters", "leases". */
  readonly of: string;
}

export function StaleAlert({ watched, of }: Props) {
  if (watched.error === null) return null;
  return (
    <ErrorAlert error={watched.error} variant={watched.at === null ? "danger" : "warning"}>
      {watched.at !== null && (
        <p>
          The {of} below are from <time dateTime={watched.at.toISOString()}>{watched.at.toLocaleTimeString()}</time>.
        </p>
      )}
    </ErrorAlert>
  );
}
