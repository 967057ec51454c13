// The state of a device: hooks, the way in use, the time left; and what ends or prolongs the use.
import { useState } from "react";
import { Button, Label, ModalBody, ModalFooter, Popover, type LabelProps } from "@patternfly/react-core";
import type { EndpointState, Lease } from "jumpstarter-web";
import { hostAndPort } from "../endpoints/address";
import { latencyWords } from "../endpoints/attempt-words";
import { TimeLeft } from "../exporters/holder";
import { useLeaseActions } from "../leases/lease-actions";
import { EXTENSIONS } from "../leases/lease-menu";
import { useNotices } from "../shell/notices";
import { span } from "../time/format";
import { PageModal, WarningHeader } from "../shell/page-modal";
import { useWords } from "../words/catalogue";
import type { Phase, SessionState } from "./device-session";

interface Props {
  readonly lease: Lease;
  readonly hasEnded: boolean;
  readonly state: SessionState;
  readonly onCheck: () => void;
  readonly onRace: () => void;
}

const COLOURS: Readonly<Record<Phase, LabelProps["color"]>> = {
  connecting: "blue",
  hook: "blue",
  ready: "green",
  lost: "orange",
  ending: "blue",
  over: "grey",
};

export function DeviceHead({ lease, hasEnded, state, onCheck, onRace }: Props) {
  const t = useWords();
  const actions = useLeaseActions();
  const { phase, status, waitedMs, ways } = state;
  return (
    <div className="page-details-head">
      <div className="page-grow page-labels">
        <strong>{lease.exporter}</strong>
        <span role="status">
          <Label color={COLOURS[phase]}>{t.devices.phases[phase]}</Label>{" "}
          {phase === "hook" && t.devices.waited(span(waitedMs))}
          {(phase === "hook" || phase === "ending") && status?.message ? ` ${status.message}` : ""}
        </span>
        <Ways ways={ways} onRace={onRace} />
        <TimeLeft lease={lease} />
      </div>
      {actions.owns(lease) && !hasEnded && (
        <>
          {EXTENSIONS.map((by) => (
            <Button key={by} variant="secondary" onClick={() => actions.extend(lease, by)}>
              {t.leases.extendBy[by]}
            </Button>
          ))}
          <EndSession state={state} onEnded={onCheck} />
          <Button variant="danger" onClick={() => actions.release([lease])}>
            {t.leases.release}
          </Button>
        </>
      )}
    </div>
  );
}

/** The way in use, with its latency; a click shows all. */
function Ways({ ways, onRace }: { readonly ways: readonly EndpointState[]; readonly onRace: () => void }) {
  const { devices: t, endpoints, shell } = useWords();
  const winner = ways.find((way) => way.winner);
  if (ways.length === 0) return null;
  return (
    <Popover
      closeBtnAriaLabel={shell.close}
      headerContent={t.ways}
      bodyContent={
        <ul className="page-names">
          {ways.map((way) => (
            <li key={way.url}>
              <code className="page-exact">{way.url}</code> {latencyWords(way)}{" "}
              {way.winner && <strong>{t.inUse}</strong>}
            </li>
          ))}
        </ul>
      }
      footerContent={
        <Button variant="link" isInline onClick={onRace}>
          {endpoints.raceAgain}
        </Button>
      }
    >
      <Button variant="link" isInline>
        {winner === undefined ? t.noWay : t.way(hostAndPort(winner.url), latencyWords(winner))}
      </Button>
    </Popover>
  );
}

/** Asks first: the exporter runs its hook after the lease, and releases it. */
function EndSession({ state, onEnded }: { readonly state: SessionState; readonly onEnded: () => void }) {
  const t = useWords();
  const notices = useNotices();
  const [asking, setAsking] = useState(false);
  const { device, phase } = state;
  const end = () => {
    setAsking(false);
    device
      ?.endSession()
      .then(
        ({ success, message }) =>
          success
            ? notices.done(message ?? t.devices.sessionEnded)
            : notices.failed(t.devices.notEnded, new Error(message ?? "")),
        (error: unknown) => notices.failed(t.devices.notEnded, error),
      )
      .finally(onEnded);
  };
  return (
    <>
      <Button variant="secondary" isDisabled={phase !== "ready"} onClick={() => setAsking(true)}>
        {t.devices.endSession}
      </Button>
      {asking && (
        <PageModal variant="small" onClose={() => setAsking(false)} aria-labelledby="end-session">
          <WarningHeader title={t.devices.endSessionTitle} labelId="end-session" />
          <ModalBody>{t.devices.endSessionBody}</ModalBody>
          <ModalFooter>
            <Button variant="danger" onClick={end}>
              {t.devices.endSession}
            </Button>
            <Button variant="link" onClick={() => setAsking(false)}>
              {t.leases.cancel}
            </Button>
          </ModalFooter>
        </PageModal>
      )}
    </>
  );
}
