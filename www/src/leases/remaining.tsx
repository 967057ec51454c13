// The time that a lease has left, ticking, by the controller's clock as the package knows it.
import type { Lease } from "jumpstarter-web";
import { useSecond } from "../refresh/use-second";

export function Remaining({ lease }: { readonly lease: Lease }) {
  useSecond();
  const left = lease.remaining();
  const end = lease.expiresAt();
  if (left === "") return <>–</>;
  return end === null ? (
    <>{left}</>
  ) : (
    <time dateTime={end.toISOString()} title={end.toLocaleString()}>
      {left}
    </time>
  );
}
