// The page of a leased device: reads the lease, and shows its device while it runs.
import { useMemo, useState } from "react";
import { EmptyState, EmptyStateBody } from "@patternfly/react-core";
import { isJumpstarterError, type ClientService } from "jumpstarter-web";
import "jumpstarter-web/device";
import { useLease } from "jumpstarter-web/react";
import { LeaseLabel } from "../leases/lease-label";
import { deviceTargets } from "../demo/device-targets";
import { usePreferences } from "../preferences/use-preferences";
import { StaleAlert } from "../refresh/stale-alert";
import { useLast } from "../refresh/use-last";
import { hrefOf } from "../route/route";
import { BackLink } from "../shell/back-link";
import { useWords } from "../words/catalogue";
import "./device.css";
import { DeviceView } from "./device-view";
import type { OpenDevice } from "./leased-device";

interface Props {
  readonly service: ClientService;
  /** The lease's name. */
  readonly name: string;
  /** The selected driver's path; empty for none. */
  readonly path: readonly string[];
  /** Direct ways to devices, by exporter. */
  readonly ways: Readonly<Record<string, string>>;
  /** A gateway beside the client's endpoints; null if there is none. */
  readonly gateway: string | null;
  /** The demo's admin port; null for a real lab. */
  readonly admin: string | null;
}

export default function DevicePage({ service, name, path, ways, gateway, admin }: Props) {
  const t = useWords();
  const intervalMs = usePreferences().pollSeconds * 1_000;
  const watched = useLease(service, name, { intervalMs });
  const lease = useLast(watched.lease);
  const isGone = isJumpstarterError(watched.error) && watched.error.reason === "not-found";
  const running = lease?.stage() === "running" ? lease.exporter : "";
  const hasEnded = isGone || (lease !== null && running === "");
  // What a device has shown, such as the output of its consoles, stays until the page is left.
  const [exporter, setExporter] = useState(running);
  if (running !== "" && running !== exporter) setExporter(running);
  const direct = ways[exporter];
  const through = gateway === null ? undefined : `${gateway}/leases/${encodeURIComponent(name)}`;
  const [passphrase, setPassphrase] = useState<{ readonly text: string }>();
  const open = useMemo<OpenDevice>(
    () => (signal) => {
      const ways = [direct, through].filter((way) => way !== undefined);
      return service.device({ lease: name, signal, ways, passphrase: passphrase?.text });
    },
    [service, name, direct, through, passphrase],
  );
  return (
    <>
      <BackLink href={hrefOf("leases", name)}>{name}</BackLink>
      {!isGone && <StaleAlert watched={watched} of={t.leases.title} onRetry={watched.refresh} />}
      {hasEnded && (
        <EmptyState titleText={isGone ? t.leases.noSuch(name) : t.devices.noDevice} headingLevel="h2">
          <EmptyStateBody>
            {lease !== null && !isGone && <LeaseLabel lease={lease} withMessage />}
            <p>{isGone ? t.leases.noSuchAdvice : t.devices.noDeviceAdvice}</p>
          </EmptyStateBody>
        </EmptyState>
      )}
      {lease !== null && exporter !== "" && (
        <DeviceView
          key={exporter}
          open={open}
          onPassphrase={(text) => setPassphrase({ text })}
          lease={lease}
          hasEnded={hasEnded}
          path={path}
          targets={admin === null ? null : deviceTargets(admin, exporter, direct, through)}
        />
      )}
    </>
  );
}
