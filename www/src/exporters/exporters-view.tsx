// The view of the exporters: filter, table and booking button.
import { Button, Toolbar, ToolbarContent, ToolbarGroup, ToolbarItem } from "@patternfly/react-core";
import ServerIcon from "@patternfly/react-icons/dist/esm/icons/server-icon";
import type { Exporter } from "jumpstarter-web";
import type { WatchedExporters, WatchedLeases } from "jumpstarter-web/react";
import { holders } from "../leases/holders";
import { RefreshButton } from "../refresh/refresh-button";
import { StaleAlert } from "../refresh/stale-alert";
import { useLast } from "../refresh/use-last";
import { ListBody } from "../shell/list-body";
import { ExporterTable } from "./exporter-table";
import { FilterField } from "./filter-field";
import { filterProblem } from "./filter-problem";

interface Props {
  readonly client: string;
  readonly exporters: WatchedExporters;
  readonly leases: WatchedLeases;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  /** Opens the booking dialog for an exporter, or by selector if it is null. */
  readonly onBook: (exporter: Exporter | null) => void;
  readonly onRefresh: () => void;
}

export function ExportersView({ client, exporters, leases, filter, onFilter, onBook, onRefresh }: Props) {
  const shown = useLast(exporters.exporters);
  const problem = filterProblem(exporters.error, filter);
  return (
    <>
      <Toolbar>
        <ToolbarContent alignItems="start">
          <ToolbarItem className="page-filter-item">
            <FilterField filter={filter} problem={problem} onFilter={onFilter} />
          </ToolbarItem>
          <ToolbarItem>
            <Button onClick={() => onBook(null)}>Book a device</Button>
          </ToolbarItem>
          <ToolbarGroup align={{ default: "alignEnd" }} alignItems="center">
            {shown !== null && <ToolbarItem alignSelf="center">{count(shown.length)}</ToolbarItem>}
            <ToolbarItem>
              <RefreshButton loading={exporters.loading || leases.loading} onRefresh={onRefresh} />
            </ToolbarItem>
          </ToolbarGroup>
        </ToolbarContent>
      </Toolbar>
      {problem === null && <StaleAlert watched={exporters} of="exporters" onRetry={onRefresh} />}
      {/* One alert for an outage: the one of the leases only if the exporters could be read. */}
      {exporters.error === null && <StaleAlert watched={leases} of="leases" onRetry={onRefresh} />}
      <ListBody
        of="exporters"
        loading={shown === null && exporters.error === null}
        empty={shown?.length === 0}
        emptyIcon={ServerIcon}
        emptyTitle={filter === "" ? "No exporters" : "No exporter matches"}
        emptyBody={
          filter === ""
            ? "This namespace has no devices to lease. The lab's administrator can add some."
            : "No exporter has all the labels in the filter."
        }
        emptyAction={
          filter === "" ? undefined : (
            <Button variant="link" onClick={() => onFilter("")}>
              Clear the filter
            </Button>
          )
        }
      >
        {shown !== null && shown.length > 0 && (
          <ExporterTable exporters={shown} holders={holders(leases.leases ?? [])} client={client} onBook={onBook} />
        )}
      </ListBody>
    </>
  );
}

function count(exporters: number): string {
  return exporters === 1 ? "1 exporter" : `${exporters} exporters`;
}
