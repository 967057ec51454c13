// The remaining time of a lease, updated every second, by the controller's clock as estimated by the package.
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
