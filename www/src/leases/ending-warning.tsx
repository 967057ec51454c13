// Warns before a lease of the page's client ends: in the page, and by a notification of the browser if the user enabled it.
import { useMemo } from "react";
import { AlertActionLink } from "@patternfly/react-core";
import type { ClientService, Lease } from "jumpstarter-web";
import { useSecond } from "../refresh/use-second";
import { hrefOf } from "../route/route";
import { span } from "../time/format";
import { useWords } from "../words/catalogue";
import { endingSoon } from "./ending";
import { useEndingNotices } from "./ending-notices";
import { useLeaseActions } from "./lease-actions";
import { EXTENSIONS } from "./lease-menu";
import { PageAlert } from "../shell/page-alert";

interface Props {
  readonly service: ClientService;
  readonly leases: readonly Lease[] | null;
}

export function EndingWarning({ service, leases }: Props) {
  useSecond();
  const t = useWords().leases;
  const { isMine, extend } = useLeaseActions();
  const mine = useMemo(() => (leases ?? []).filter(isMine), [leases, isMine]);
  useEndingNotices(service, mine);
  const ending = endingSoon(mine);

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
