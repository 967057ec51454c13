// One endpoint: whether it is the winner, its latency, success rate and breaker.
import type { ReactNode } from "react";
import {
  Card,
  CardBody,
  CardHeader,
  CardTitle,
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  Label,
} from "@patternfly/react-core";
import TrophyIcon from "@patternfly/react-icons/dist/esm/icons/trophy-icon";
import type { EndpointState } from "jumpstarter-web";
import { Moment } from "../time/moment";
import { useWords } from "../words/catalogue";
import { useSecond } from "../refresh/use-second";
import type { EndpointLog } from "./attempt-log";
import { withoutScheme } from "./address";
import { attemptReason, breakerWords, failureWords, latencyWords, successWords } from "./attempt-words";
import { LatencyChart } from "./latency-chart";

interface Props {
  readonly state: EndpointState;
  /** Reads its current state, for the countdown of the breaker. */
  readonly read: () => EndpointState | undefined;
  /** Its last attempts. */
  readonly log: EndpointLog;
  /** The controls of a demo. */
  readonly children?: ReactNode;
}

export function EndpointCard({ state, read, log, children }: Props) {
  const t = useWords().endpoints;
  const { samples, lastFailure } = log;
  return (
    <Card isCompact component="article" aria-label={t.endpoint(withoutScheme(state.url))} className="race-card">
      <CardHeader
        actions={{
          actions: state.winner ? (
            <Label color="green" icon={<TrophyIcon />}>
              {t.winner}
            </Label>
          ) : null,
          hasNoOffset: true,
        }}
      >
        <CardTitle component="h2" className="page-exact">
          {state.url}
        </CardTitle>
      </CardHeader>
      <CardBody>
        <DescriptionList isCompact isHorizontal className="race-facts">
          <Item term={t.latency}>{latencyWords(state)}</Item>
          <Item term={t.success}>{successWords(state)}</Item>
          <Item term={t.breaker}>
            {state.breakerOpenForMs === null ? breakerWords(state) : <OpenBreaker read={read} />}
          </Item>
        </DescriptionList>
        <LatencyChart samples={samples} />
        {lastFailure !== null && (
          <div className="endpoint-failure">
            <p>
              {t.lastFailure} <Moment at={lastFailure.at} brief noUtc />: {failureWords(lastFailure.attempt).what}
            </p>
            <p className="page-subtle page-small">
              {failureWords(lastFailure.attempt).advice} {attemptReason(lastFailure.attempt)}
            </p>
          </div>
        )}
        {children}
      </CardBody>
    </Card>
  );
}

function Item({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <DescriptionListGroup>
      <DescriptionListTerm>{term}</DescriptionListTerm>
      <DescriptionListDescription>{children}</DescriptionListDescription>
    </DescriptionListGroup>
  );
}

/** A separate component, because only an open breaker needs a clock. */
function OpenBreaker({ read }: { readonly read: () => EndpointState | undefined }) {
  useSecond();
  return <>{breakerWords(read())}</>;
}
