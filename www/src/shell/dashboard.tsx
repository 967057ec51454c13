// The page once it is connected: both lists, kept fresh, and the dialogs' way back to them.
import { useCallback, useState } from "react";
import { Alert, AlertActionCloseButton, AlertGroup, PageSection, Title } from "@patternfly/react-core";
import type { ClientService } from "jumpstarter-web";
import { BookingDialog } from "../booking/booking-dialog";
import { ExportersView } from "../exporters/exporters-view";
import { LeasesView } from "../leases/leases-view";
import { usePoll } from "../refresh/use-poll";
import { useUrlState } from "../use-url-state";

interface Props {
  readonly service: ClientService;
  readonly client: string;
}

const NOTICE_MS = 6_000;

export function Dashboard({ service, client }: Props) {
  const [{ view, filter, ended }, change] = useUrlState();
  const exporters = usePoll(
    useCallback(
      (signal: AbortSignal) => service.listExporters({ signal, ...(filter === "" ? {} : { filter }) }),
      [service, filter],
    ),
  );
  const leases = usePoll(
    useCallback((signal: AbortSignal) => service.listLeases({ signal, onlyActive: !ended }), [service, ended]),
  );
  const refreshExporters = exporters.refresh;
  const refreshLeases = leases.refresh;
  const refresh = useCallback(() => {
    refreshExporters();
    refreshLeases();
  }, [refreshExporters, refreshLeases]);

  const [booking, setBooking] = useState<{ exporterName: string | null } | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  const onFilter = useCallback((next: string) => change({ filter: next }), [change]);

  return (
    <PageSection isFilled aria-label={view === "exporters" ? "Exporters" : "Leases"}>
      <Title headingLevel="h1" className="page-title">
        {view === "exporters" ? "Exporters" : "Leases"}
      </Title>
      {view === "exporters" ? (
        <ExportersView
          client={client}
          exporters={exporters}
          leases={leases}
          filter={filter}
          onFilter={onFilter}
          onBook={(exporter) => setBooking({ exporterName: exporter?.name ?? null })}
          onRefresh={refresh}
        />
      ) : (
        <LeasesView
          service={service}
          client={client}
          leases={leases}
          ended={ended}
          onEnded={(next) => change({ ended: next })}
          onReleased={(lease) => {
            setNotice(`Released ${lease.exporter === "" ? lease.name : lease.exporter}.`);
            refresh();
          }}
        />
      )}
      {booking !== null && (
        <BookingDialog
          service={service}
          exporterName={booking.exporterName}
          selector={booking.exporterName === null ? filter : ""}
          exporterNames={(exporters.data?.exporters ?? []).map((exporter) => exporter.name)}
          onBooked={refresh}
          onClose={() => {
            setBooking(null);
            refresh();
          }}
        />
      )}
      <AlertGroup isToast isLiveRegion>
        {notice !== null && (
          <Alert
            key={notice}
            variant="success"
            title={notice}
            timeout={NOTICE_MS}
            onTimeout={() => setNotice(null)}
            actionClose={<AlertActionCloseButton onClose={() => setNotice(null)} />}
          />
        )}
      </AlertGroup>
    </PageSection>
  );
}
