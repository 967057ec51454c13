// Warns before a lease of the page's client ends: in the page, and by a notification of the browser if the user enabled it.
import { useEffect, useRef } from "react";
import { AlertActionLink } from "@patternfly/react-core";
import type { Lease } from "jumpstarter-web";
import { usePreferences } from "../preferences/use-preferences";
import { useSecond } from "../refresh/use-second";
import { hrefOf } from "../route/route";
import { span } from "../time/format";
import { useWords } from "../words/catalogue";
import { useLeaseActions } from "./lease-actions";
import { EXTENSIONS } from "./lease-menu";
import { PageAlert } from "../shell/page-alert";

/** A warning is shown for the last ten minutes, or the last fifth of a shorter lease. */
const WARN_MS = 600_000;

/** The running leases that end soon, the next first. */
export function endingSoon(leases: readonly Lease[], now?: number): readonly Lease[] {
  return leases
    .filter((lease) => {
      const left = lease.stage() === "running" ? lease.remainingMs(now) : null;
      const length = (lease.durationSeconds ?? 0) * 1_000;
      return left !== null && left > 0 && left <= Math.min(WARN_MS, Math.max(length / 5, 60_000));
    })
    .sort((a, b) => (a.remainingMs(now) ?? 0) - (b.remainingMs(now) ?? 0));
}

export function EndingWarning({ leases }: { readonly leases: readonly Lease[] | null }) {
  useSecond();
  const t = useWords().leases;
  const { owns, extend } = useLeaseActions();
  const { notify } = usePreferences();
  const ending = endingSoon((leases ?? []).filter(owns));
  const names = ending.map(({ name }) => name).join(" ");

  const known = useRef(new Set<string>());
  useEffect(() => {
    for (const lease of ending) {
      // An extended lease is warned about again.
      const key = `${lease.name} ${lease.expiresAt()?.getTime() ?? 0}`;
      if (known.current.has(key)) continue;
      known.current.add(key);
      if (notify && typeof Notification !== "undefined" && Notification.permission === "granted") {
        const shown = new Notification(t.endsSoon(lease.exporter, span(lease.remainingMs() ?? 0)), { tag: key });
        shown.onclick = () => {
          window.focus();
          window.location.hash = hrefOf("leases", lease.name);
          shown.close();
        };
      }
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when another lease is about to end
  }, [names, notify]);

  return ending.slice(0, 3).map((lease) => (
    <PageAlert
      component="h2"
      key={lease.name}
      variant="warning"
      isInline
      className="page-ending"
      title={t.endsSoon(lease.exporter, span(lease.remainingMs() ?? 0))}
      actionLinks={
        <>
          {EXTENSIONS.map((by) => (
            <AlertActionLink key={by} onClick={() => extend(lease, by)}>
              {t.extendBy[by]}
            </AlertActionLink>
          ))}
          <AlertActionLink component="a" href={hrefOf("leases", lease.name)}>
            {t.open}
          </AlertActionLink>
        </>
      }
    />
  ));
}
