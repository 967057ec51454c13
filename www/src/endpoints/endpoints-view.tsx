// The view of the endpoints: their state in the client, the race of the last calls, and the controls of a demo.
import { lazy, Suspense, useSyncExternalStore, type ReactNode } from "react";
import {
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
import { useWords } from "../words/catalogue";
import type { AttemptLog } from "./attempt-log";
import { CallList } from "./call-list";
import { EndpointCard } from "./endpoint-card";

const DemoControls = lazy(() => import("../demo/demo-controls"));

interface Props {
  readonly service: ClientService;
  readonly attempts: AttemptLog;
  /** The demo's admin port; null for a real lab. */
  readonly admin: string | null;
  readonly loading: boolean;
  /** Reads the page's lists again, which makes the calls that this view shows. */
  readonly onRefresh: () => void;
}

export default function EndpointsView({ service, attempts, admin, loading, onRefresh }: Props) {
  const t = useWords().endpoints;
  const calls = useSyncExternalStore(attempts.subscribe, attempts.snapshot);
  const endpoints = useEndpoints(service);
  const raceAgain = () => {
    service.race();
    onRefresh();
  };
  const body = (error: ReactNode, controlOf: (index: number, url: string) => ReactNode) => (
    <>
      {error}
      <Gallery hasGutter minWidths={{ default: "min(100%, 19rem)" }} className="race-endpoints">
        {endpoints.map((state, index) => (
          <GalleryItem key={state.url}>
            <EndpointCard state={state} read={() => service.endpoints()[index]} log={attempts.endpoint(state.url)}>
              {controlOf(index, state.url)}
            </EndpointCard>
          </GalleryItem>
        ))}
      </Gallery>
    </>
  );
  return (
    <>
      <Toolbar>
        <ToolbarContent>
          <ToolbarItem>
            <Button onClick={raceAgain}>{t.raceAgain}</Button>
          </ToolbarItem>
          <ToolbarItem alignSelf="center" className="page-subtle">
            {endpoints.length === 1 ? t.single : t.toWinner}
          </ToolbarItem>
          <ToolbarGroup align={{ default: "alignEnd" }} alignItems="center">
            <ToolbarItem>
              <RefreshButton loading={loading} onRefresh={onRefresh} />
            </ToolbarItem>
          </ToolbarGroup>
        </ToolbarContent>
      </Toolbar>
      {admin === null ? (
        body(null, () => null)
      ) : (
        <Suspense fallback={body(null, () => null)}>
          <DemoControls admin={admin}>{body}</DemoControls>
        </Suspense>
      )}
      <Title headingLevel="h2" size="lg">
        {t.lastCalls}
      </Title>
      {calls.length === 0 ? <p className="page-subtle">{t.noCalls}</p> : <CallList calls={calls} />}
    </>
  );
}
