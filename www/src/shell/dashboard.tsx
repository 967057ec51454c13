// The connected page: both lists, which are polled, the views of them, and the dialogs.
import { useCallback, useState } from "react";
import { Alert, AlertActionCloseButton, AlertGroup, PageSection, Title } from "@patternfly/react-core";
import type { ClientService } from "jumpstarter-web";
import { useExporters, useLeases } from "jumpstarter-web/react";
import { BookingDialog } from "../booking/booking-dialog";
import { bookingNamesOf } from "../booking/booking-names";
import { ExportersView } from "../exporters/exporters-view";
import { LeasesView } from "../leases/leases-view";
import type { AttemptLog } from "../race/attempt-log";
import { RaceView } from "../race/race-view";
import type { View } from "../url-state";
import { useUrlState } from "../use-url-state";
import { ErrorBoundary } from "./error-boundary";

interface Props {
  readonly service: ClientService;
  readonly client: string;
  readonly attempts: AttemptLog;
  /** The demo's admin port; null for a real lab. */
  readonly admin: string | null;
}

const TITLES: Readonly<Record<View, string>> = { exporters: "Exporters", leases: "Leases", race: "Race" };

const NOTICE_MS = 6_000;

export function Dashboard({ service, client, attempts, admin }: Props) {
  const [{ view, filter, ended }, change] = useUrlState();
  const exporters = useExporters(service, filter === "" ? {} : { filter });
  const leases = useLeases(service, { onlyActive: !ended });
  const refreshExporters = exporters.refresh;
  const refreshLeases = leases.refresh;
  const refresh = useCallback(() => {
    refreshExporters();
    refreshLeases();
  }, [refreshExporters, refreshLeases]);

  const names = bookingNamesOf(client);
  const [booking, setBooking] = useState<{ exporterName: string | null } | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  const onFilter = useCallback((next: string) => change({ filter: next }), [change]);

  return (
    <PageSection isFilled aria-label={TITLES[view]}>
      <Title headingLevel="h1" className="page-title">
        {TITLES[view]}
      </Title>
      <ErrorBoundary resetKey={view}>
        {view === "exporters" && (
          <ExportersView
            client={client}
            exporters={exporters}
            leases={leases}
            filter={filter}
            onFilter={onFilter}
            onBook={(exporter) => setBooking({ exporterName: exporter?.name ?? null })}
            onRefresh={refresh}
          />
        )}
        {view === "leases" && (
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
        {view === "race" && (
          <RaceView
            service={service}
            attempts={attempts}
            admin={admin}
            loading={exporters.loading || leases.loading}
            onRefresh={refresh}
          />
        )}
      </ErrorBoundary>
      {booking !== null && (
        <BookingDialog
          service={service}
          names={names}
          exporterName={booking.exporterName}
          selector={booking.exporterName === null ? filter : ""}
          exporterNames={(exporters.exporters ?? []).map((exporter) => exporter.name)}
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
