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
import { useSecond } from "../refresh/use-second";
import { breakerWords, hostOf, latencyWords, successWords } from "./race-words";

interface Props {
  readonly state: EndpointState;
  /** Reads its current state, for the countdown of the breaker. */
  readonly read: () => EndpointState | undefined;
  /** The controls of a demo. */
  readonly children?: ReactNode;
}

export function EndpointCard({ state, read, children }: Props) {
  return (
    <Card isCompact component="article" aria-label={`Endpoint ${hostOf(state.url)}`} className="race-card">
      <CardHeader
        actions={{
          actions: state.winner ? (
            <Label color="green" icon={<TrophyIcon />}>
              Winner
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
          <Item term="Latency">{latencyWords(state)}</Item>
          <Item term="Success">{successWords(state)}</Item>
          <Item term="Breaker">
            {state.breakerOpenForMs === null ? breakerWords(state) : <OpenBreaker read={read} />}
          </Item>
        </DescriptionList>
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
