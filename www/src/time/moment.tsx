// A date and time: in the user's time zone, with UTC beside it where that differs.
import { usePreferences } from "../preferences/use-preferences";
import { briefTime, dateTime, differsFromUtc } from "./format";

interface Props {
  readonly at: Date;
  /** Without the date if it is today. */
  readonly brief?: boolean;
  /** UTC only on hover, where there is no room for it. */
  readonly noUtc?: boolean;
}

export function Moment({ at, brief = false, noUtc = false }: Props) {
  usePreferences();
  const format = brief ? briefTime : dateTime;
  return (
    <time dateTime={at.toISOString()} title={`${dateTime(at, "utc")} UTC`}>
      {format(at)}
      {!noUtc && differsFromUtc(at) && (
        <span className="page-subtle page-utc">
          {" "}
          ({brief ? briefTime(at, new Date(), "utc") : dateTime(at, "utc")} UTC)
        </span>
      )}
    </time>
  );
}
