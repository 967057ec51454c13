// What is wrong with a list that could not be read anew, and when what is still shown is from.
import type { Poll } from "./use-poll";
import { ErrorAlert } from "../errors/error-alert";

interface Props {
  readonly poll: Poll<unknown>;
  /** What the list holds: "exporters", "leases". */
  readonly of: string;
}

export function StaleAlert({ poll, of }: Props) {
  if (poll.error === null) return null;
  return (
    <ErrorAlert error={poll.error} variant={poll.data === null ? "danger" : "warning"}>
      {poll.at !== null && (
        <p>
          The {of} below are from <time dateTime={poll.at.toISOString()}>{poll.at.toLocaleTimeString()}</time>.
        </p>
      )}
    </ErrorAlert>
  );
}
