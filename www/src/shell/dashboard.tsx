// The connected page: the lists that the view needs, the view, and the dialogs.
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Bullseye, PageSection, Title } from "@patternfly/react-core";
import type { ClientService, Lease } from "jumpstarter-web";
import { bookingNamesOf } from "../booking/booking-names";
import { useLabLists, type LabLists } from "../data/use-lab-lists";
import type { AttemptLog } from "../endpoints/attempt-log";
import { ExportersView } from "../exporters/exporters-view";
import { EndingWarning } from "../leases/ending-warning";
import { LeaseActionsProvider } from "../leases/lease-actions-provider";
import { leasesShown, LeasesView } from "../leases/leases-view";
import { Updated } from "../refresh/updated";
import type { Route } from "../route/route";
import { useQueryChange, useRoute, type ChangeQuery } from "../route/use-route";
import type { ShownConnection } from "../settings/settings-view";
import { PageSpinner } from "./page-spinner";
import { useWords } from "../words/catalogue";
import { ErrorBoundary } from "./error-boundary";
import { NoticesProvider } from "./notices";

const BookingDialog = lazy(() => import("../booking/booking-dialog"));
const CalendarView = lazy(() => import("../calendar/calendar-view"));
const DevicePage = lazy(() => import("../device/device-page"));
const EndpointsView = lazy(() => import("../endpoints/endpoints-view"));
const ExporterDetails = lazy(() => import("../exporters/exporter-details"));
const LeaseDetails = lazy(() => import("../leases/lease-details"));
const OverviewView = lazy(() => import("../overview/overview-view"));
const SettingsView = lazy(() => import("../settings/settings-view"));

const NO_WAYS = {};

interface Props {
  readonly service: ClientService;
  readonly connection: ShownConnection;
  readonly attempts: AttemptLog;
  /** The demo's admin port; null for a real lab. */
  readonly admin: string | null;
  /** Direct ways to devices, by exporter; a real lab has none that are known here. */
  readonly deviceWays?: Readonly<Record<string, string>>;
  /** A gateway that leads to devices beside the connection's endpoints; null if none is known. */
  readonly gateway?: string | null;
  /** Ends the connection; null in a demo. */
  readonly onDisconnect: (() => void) | null;
}

export function Dashboard(props: Props) {
  const { service, attempts } = props;
  // After a sign-in, only the controller knows the client's name, until a booking says whose it is.
  const [booker, setBooker] = useState("");
  const connection = useMemo(
    () => (props.connection.client === "" ? { ...props.connection, client: booker } : props.connection),
    [props.connection, booker],
  );
  const route = useRoute();
  const onQuery = useQueryChange();
  const lists = useLabLists(service, needsOf(route));
  const { refresh } = lists;
  const onChanged = useCallback(() => refresh(), [refresh]);
  const title = useTitle(route);
  return (
    <NoticesProvider>
      <LeaseActionsProvider service={service} client={connection.client} onChanged={onChanged}>
        <PageSection isFilled aria-label={title}>
          <div className="page-title">
            <Title headingLevel="h1" id="page-heading" tabIndex={-1}>
              {title}
            </Title>
            <Updated attempts={attempts} />
          </div>
          <EndingWarning service={service} leases={lists.leases.items} />
          <ErrorBoundary resetKey={`${route.view} ${route.name ?? ""}`}>
            <Suspense fallback={<Waiting />}>
              <View {...props} connection={connection} route={route} lists={lists} onQuery={onQuery} />
            </Suspense>
          </ErrorBoundary>
          <Booking
            service={service}
            client={props.connection.client}
            route={route}
            lists={lists}
            onQuery={onQuery}
            onBooked={setBooker}
          />
        </PageSection>
      </LeaseActionsProvider>
    </NoticesProvider>
  );
}

interface ViewProps extends Props {
  readonly route: Route;
  readonly lists: LabLists;
  readonly onQuery: ChangeQuery;
}

function View(props: ViewProps) {
  const {
    service,
    connection,
    attempts,
    admin,
    deviceWays = NO_WAYS,
    gateway = null,
    onDisconnect,
    route,
    lists,
    onQuery,
  } = props;
  const { view, name, device, query } = route;
  const shared = { client: connection.client, lists, query, onQuery };
  switch (view) {
    case "overview":
      return <OverviewView lists={lists} />;
    case "exporters":
      return name === null ? <ExportersView {...shared} /> : <ExporterDetails key={name} name={name} {...shared} />;
    case "leases":
      if (name === null) return <LeasesView {...shared} />;
      return device !== null ? (
        <DevicePage
          key={name}
          service={service}
          name={name}
          path={device}
          ways={deviceWays}
          gateway={gateway}
          admin={admin}
        />
      ) : (
        <LeaseDetails key={name} service={service} name={name} query={query} onQuery={onQuery} />
      );
    case "calendar":
      return <CalendarView {...shared} />;
    case "endpoints":
      return (
        <EndpointsView
          service={service}
          attempts={attempts}
          admin={admin}
          loading={lists.loading}
          onRefresh={lists.refresh}
        />
      );
    case "settings":
      return <SettingsView connection={connection} onDisconnect={onDisconnect} />;
  }
}

interface BookingProps {
  readonly service: ClientService;
  readonly client: string;
  readonly route: Route;
  readonly lists: LabLists;
  readonly onQuery: ChangeQuery;
  /** Receives the name of the client that has booked. */
  readonly onBooked: (client: string) => void;
}

/** The booking dialog, while the address has it open. */
function Booking({ service, client, route, lists, onQuery, onBooked }: BookingProps) {
  const { refresh } = lists;
  const booked = useCallback(
    (lease: Lease) => {
      onBooked(lease.client);
      refresh();
    },
    [onBooked, refresh],
  );
  const { book, from, until, filter = "" } = route.query;
  if (book === undefined) return null;
  const [begin, end] = [new Date(from ?? ""), new Date(until ?? "")];
  const hasBounds = !Number.isNaN(begin.getTime()) && !Number.isNaN(end.getTime());
  return (
    <Suspense fallback={null}>
      <BookingDialog
        service={service}
        names={bookingNamesOf(client)}
        exporterName={book === "" ? null : book}
        selector={book === "" ? filter : ""}
        bounds={hasBounds ? { begin, end } : null}
        exporters={lists.exporters.items}
        leases={lists.leases.items}
        onBooked={booked}
        onClose={() => {
          onQuery({ book: null, from: null, until: null });
          lists.refresh();
        }}
      />
    </Suspense>
  );
}

/** What a route shows; nothing else is read. */
function needsOf({ view, name, query }: Route): { exporters: boolean; history: boolean } {
  const isBooking = query.book !== undefined;
  switch (view) {
    case "overview":
    case "calendar":
      return { exporters: true, history: true };
    case "exporters":
      return { exporters: true, history: name !== null && (query.tab === "leases" || query.tab === "calendar") };
    case "leases":
      return { exporters: isBooking, history: name === null && leasesShown(query) === "ended" };
    default:
      return { exporters: isBooking || view === "endpoints", history: false };
  }
}

/** The view's title, also the document's. The focus moves to the heading when another view or item is opened. */
function useTitle({ view, name, device }: Route): string {
  const { shell } = useWords();
  const title = name ?? shell.views[view];
  const place = [view, name ?? "", ...(device ?? [])].join("/");
  const shown = useRef(place);
  useEffect(() => {
    document.title = `${name === null ? title : `${name} – ${shell.views[view]}`} – Jumpstarter`;
    if (shown.current === place) return;
    shown.current = place;
    document.getElementById("page-heading")?.focus();
  }, [title, name, view, place, shell]);
  return title;
}

function Waiting() {
  const t = useWords().shell;
  return (
    <Bullseye>
      <PageSpinner words={t.loadingView} />
    </Bullseye>
  );
}
