// The view of the leases: switch, table and release dialog.
import { useState } from "react";
import { Switch, Toolbar, ToolbarContent, ToolbarGroup, ToolbarItem } from "@patternfly/react-core";
import CalendarIcon from "@patternfly/react-icons/dist/esm/icons/calendar-alt-icon";
import type { ClientService, Lease } from "jumpstarter-web";
import type { WatchedLeases } from "jumpstarter-web/react";
import { RefreshButton } from "../refresh/refresh-button";
import { StaleAlert } from "../refresh/stale-alert";
import { useLast } from "../refresh/use-last";
import { ListBody } from "../shell/list-body";
import { LeaseTable } from "./lease-table";
import { ReleaseDialog } from "./release-dialog";

interface Props {
  readonly service: ClientService;
  /** The page's client; empty if only the controller knows it, which then decides who may release a lease. */
  readonly client: string;
  readonly leases: WatchedLeases;
  readonly ended: boolean;
  readonly onEnded: (ended: boolean) => void;
  readonly onReleased: (lease: Lease) => void;
}

export function LeasesView({ service, client, leases, ended, onEnded, onReleased }: Props) {
  const [releasing, setReleasing] = useState<Lease | null>(null);
  const shown = useLast(leases.leases);
  return (
    <>
      <Toolbar>
        <ToolbarContent>
          <ToolbarItem alignSelf="center">
            <Switch id="ended" label="Show ended" isChecked={ended} onChange={(_, checked) => onEnded(checked)} />
          </ToolbarItem>
          <ToolbarGroup align={{ default: "alignEnd" }} alignItems="center">
            {shown !== null && <ToolbarItem alignSelf="center">{count(shown.length)}</ToolbarItem>}
            <ToolbarItem>
              <RefreshButton loading={leases.loading} onRefresh={leases.refresh} />
            </ToolbarItem>
          </ToolbarGroup>
        </ToolbarContent>
      </Toolbar>
      <StaleAlert watched={leases} of="leases" onRetry={leases.refresh} />
      <ListBody
        of="leases"
        loading={shown === null && leases.error === null}
        empty={shown?.length === 0}
        emptyIcon={CalendarIcon}
        emptyTitle={ended ? "No leases" : "No active leases"}
        emptyBody={ended ? "No device has been booked here yet." : "All devices are free. Book one from the exporters."}
      >
        {shown !== null && shown.length > 0 && (
          <LeaseTable
            leases={shown}
            isOwn={(lease) => client === "" || lease.client === client}
            onRelease={setReleasing}
          />
        )}
      </ListBody>
      {releasing !== null && (
        <ReleaseDialog
          service={service}
          lease={releasing}
          onReleased={(lease) => {
            setReleasing(null);
            onReleased(lease);
          }}
          onClose={() => setReleasing(null)}
        />
      )}
    </>
  );
}

function count(leases: number): string {
  return leases === 1 ? "1 lease" : `${leases} leases`;
}
