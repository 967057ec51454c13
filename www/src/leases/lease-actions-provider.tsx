// Carries out what is done with leases, and shows the dialogs for it.
import { useMemo, useState, type ReactNode } from "react";
import type { ClientService, Lease } from "jumpstarter-web";
import { useNotices } from "../shell/notices";
import { briefTime } from "../time/format";
import { words } from "../words/catalogue";
import { ChangeDialog } from "./change-dialog";
import { LeaseActionsContext, type Change, type LeaseActions } from "./lease-actions";
import { ReleaseDialog } from "./release-dialog";

interface Props {
  readonly service: ClientService;
  /** The page's client; empty if only the controller knows it. */
  readonly client: string;
  /** Called after a change. */
  readonly onChanged: () => void;
  readonly children: ReactNode;
}

export function LeaseActionsProvider({ service, client, onChanged, children }: Props) {
  const notices = useNotices();
  const [releasing, setReleasing] = useState<readonly Lease[] | null>(null);
  const [changing, setChanging] = useState<{ readonly lease: Lease; readonly change: Change } | null>(null);
  const actions = useMemo<LeaseActions>(
    () => ({
      isMine: (lease) => lease.client === client,
      owns: (lease) => client === "" || lease.client === client,
      extend: (lease, by) => {
        service.extendLease({ name: lease.name, by }).then(
          (extended) => {
            const end = extended.expiresAt();
            notices.done(words().leases.extended(nameOf(lease), end === null ? "" : briefTime(end)));
            onChanged();
          },
          (error: unknown) => notices.failed(words().leases.notExtended(nameOf(lease)), error),
        );
      },
      release: setReleasing,
      change: (lease, change) => setChanging({ lease, change }),
    }),
    [service, client, notices, onChanged],
  );
  return (
    <LeaseActionsContext value={actions}>
      {children}
      {releasing !== null && (
        <ReleaseDialog
          service={service}
          leases={releasing}
          onReleased={() => {
            const [first] = releasing;
            if (releasing.length === 1 && first !== undefined) notices.done(words().leases.released(nameOf(first)));
            setReleasing(null);
          }}
          onChanged={onChanged}
          onClose={() => setReleasing(null)}
        />
      )}
      {changing !== null && (
        <ChangeDialog
          service={service}
          lease={changing.lease}
          change={changing.change}
          onChanged={(text) => {
            notices.done(text);
            setChanging(null);
            onChanged();
          }}
          onClose={() => setChanging(null)}
        />
      )}
    </LeaseActionsContext>
  );
}

/** The name to show for a lease: its exporter's, or its own if it has none. */
function nameOf(lease: Lease): string {
  return lease.exporter === "" ? lease.name : lease.exporter;
}
