// The view of the race: the endpoints' state in the client, and its last calls.
import { useSyncExternalStore } from "react";
import {
  Alert,
  Button,
  Gallery,
  GalleryItem,
  Title,
  Toolbar,
  ToolbarContent,
  ToolbarGroup,
  ToolbarItem,
} from "@patternfly/react-core";
import type { ClientService } from "jumpstarter-web";
import { useEndpoints } from "jumpstarter-web/react";
import { RefreshButton } from "../refresh/refresh-button";
import type { AttemptLog } from "./attempt-log";
import { BreakMenu } from "./break-menu";
import { CallList } from "./call-list";
import { EndpointCard } from "./endpoint-card";
import { useDemoFaults } from "./use-demo-faults";

interface Props {
  readonly service: ClientService;
  readonly attempts: AttemptLog;
  /** The demo's admin port; null for a real lab. */
  readonly admin: string | null;
  readonly loading: boolean;
  /** Reads the page's lists again, which makes the calls that this view shows. */
  readonly onRefresh: () => void;
}

export function RaceView({ service, attempts, admin, loading, onRefresh }: Props) {
  const calls = useSyncExternalStore(attempts.subscribe, attempts.snapshot);
  const { faults, error, order } = useDemoFaults(admin);
  const endpoints = useEndpoints(service);
  const raceAgain = () => {
    service.race();
    onRefresh();
  };
  return (
    <>
      <Toolbar>
        <ToolbarContent>
          <ToolbarItem>
            <Button onClick={raceAgain}>Race again</Button>
          </ToolbarItem>
          <ToolbarItem alignSelf="center" className="page-subtle">
            {endpoints.length === 1
              ? "With a single endpoint, there is no race."
              : "Calls go to the winner of the last race."}
          </ToolbarItem>
          <ToolbarGroup align={{ default: "alignEnd" }} alignItems="center">
            <ToolbarItem>
              <RefreshButton loading={loading} onRefresh={onRefresh} />
            </ToolbarItem>
          </ToolbarGroup>
        </ToolbarContent>
      </Toolbar>
      {error !== null && (
        <Alert variant="warning" isInline isLiveRegion title="The demo's faults could not be read or changed.">
          {error instanceof Error ? error.message : ""}
        </Alert>
      )}
      <Gallery hasGutter minWidths={{ default: "min(100%, 17rem)" }} className="race-endpoints">
        {endpoints.map((state, index) => (
          <GalleryItem key={state.url}>
            <EndpointCard state={state} read={() => service.endpoints()[index]}>
              {admin !== null && (
                <BreakMenu url={state.url} fault={faults?.[index]} onFault={(fault) => order(index, fault)} />
              )}
            </EndpointCard>
          </GalleryItem>
        ))}
      </Gallery>
      <Title headingLevel="h2" size="lg">
        Last calls
      </Title>
      {calls.length === 0 ? <p className="page-subtle">None yet.</p> : <CallList calls={calls} />}
    </>
  );
}
