// The ways to a device of the demo, each to be broken and restored. Loaded only where the page found a demo.
import { useEffect } from "react";
import { Button, Label } from "@patternfly/react-core";
import type { EndpointState } from "jumpstarter-web";
import { hostAndPort } from "../endpoints/address";
import { latencyWords } from "../endpoints/attempt-words";
import { useWords } from "../words/catalogue";
import { BreakMenu } from "./break-menu";
import type { DeviceTargets } from "./device-targets";
import "./demo.css";
import { FaultsAlert } from "./faults-alert";
import { useDemoFaults } from "./use-demo-faults";
import { useDemoWords } from "./words/demo-words";

interface Props {
  readonly targets: DeviceTargets;
  readonly ways: readonly EndpointState[];
  /** Called when the faults are known, and after each change. */
  readonly onFaults: () => void;
  /** Makes the next read race all ways again. */
  readonly onRace: () => void;
}

export default function DemoWays({ targets, ways, onFaults, onRace }: Props) {
  const { devices, endpoints } = useWords();
  const t = useDemoWords();
  const { faults, error, order } = useDemoFaults(targets.admin);
  useEffect(() => {
    if (faults !== null) onFaults();
  }, [faults, onFaults]);
  return (
    <section aria-label={devices.ways} className="demo-ways">
      <FaultsAlert error={error} />
      <ul>
        {targets.ways.map(({ kind, url, target }) => {
          const state = ways.find((way) => way.url === url);
          const { title, ...names } = t.ways[kind];
          return (
            <li key={url}>
              <p>
                <strong>{title}</strong> <span className="page-exact">{hostAndPort(url)}</span>{" "}
                {state !== undefined && latencyWords(state)}{" "}
                {state?.winner === true && (
                  <Label color="green" isCompact>
                    {devices.inUse}
                  </Label>
                )}
              </p>
              <BreakMenu
                names={names}
                offers={kind === "router" ? ["hang", "refuse", "slow", "http"] : undefined}
                fault={faults?.get(target)}
                onFault={(fault) => order(target, fault)}
              />
            </li>
          );
        })}
      </ul>
      <Button variant="link" isInline onClick={onRace}>
        {endpoints.raceAgain}
      </Button>
    </section>
  );
}
