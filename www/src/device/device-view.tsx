// A device: its state, its drivers as a tree, the selected driver, the open consoles and the log.
import { lazy, Suspense, useState } from "react";
import { Bullseye } from "@patternfly/react-core";
import { NetworkDriver, PowerDriver, SerialDriver, type Driver } from "jumpstarter-web/device";
import { isJumpstarterError, type Lease } from "jumpstarter-web";
import type { DeviceTargets } from "../demo/device-targets";
import { ErrorAlert } from "../errors/error-alert";
import { PageAlert } from "../shell/page-alert";
import { PageSpinner } from "../shell/page-spinner";
import { useWords } from "../words/catalogue";
import { CallPanel } from "./call-panel";
import { Consoles } from "./consoles";
import { DeviceHead } from "./device-head";
import { DriverTree } from "./driver-tree";
import { driverAt, type OpenDevice } from "./leased-device";
import { LogPanel } from "./log-panel";
import { PassphraseForm } from "./passphrase-form";
import { PowerPanel } from "./power-panel";
import { useDevice } from "./use-device";

const DemoWays = lazy(() => import("../demo/demo-ways"));

interface Props {
  readonly open: OpenDevice;
  /** Called with a passphrase when the exporter asks for another one. */
  readonly onPassphrase: (passphrase: string) => void;
  readonly lease: Lease;
  /** Whether the lease has: what is shown stays. */
  readonly hasEnded?: boolean;
  /** The selected driver's path; empty for none. */
  readonly path: readonly string[];
  /** What a demo can break; null for a real lab. */
  readonly targets?: DeviceTargets | null;
}

const NONE: ReadonlySet<string> = new Set();

export function DeviceView({ open, onPassphrase, lease, hasEnded = false, path, targets = null }: Props) {
  const t = useWords().devices;
  const { state, restart, check, race } = useDevice(open, hasEnded);
  const [consoles, setConsoles] = useState(NONE);
  const { device, report, phase, error } = state;
  const selected = report === null ? undefined : driverAt(report.drivers, path);
  const isUsable = phase === "ready";
  const openConsole = (driver: Driver) => setConsoles((before) => new Set([...before, driver.path]));
  const closeConsole = (closed: string) =>
    setConsoles((before) => new Set([...before].filter((one) => one !== closed)));
  return (
    <>
      <DeviceHead lease={lease} hasEnded={hasEnded} state={state} onCheck={check} onRace={race} />
      {targets !== null && !hasEnded && (
        <Suspense fallback={null}>
          <DemoWays targets={targets} ways={state.ways} onFaults={check} onRace={race} />
        </Suspense>
      )}
      {error !== null && (
        <ErrorAlert
          error={error}
          variant={device === null ? "danger" : "warning"}
          onRetry={phase === "over" ? restart : check}
        >
          {phase === "lost" && <p>{t.lostAdvice}</p>}
          {isJumpstarterError(error) && error.reason === "passphrase-rejected" && (
            <PassphraseForm onPassphrase={onPassphrase} />
          )}
        </ErrorAlert>
      )}
      {phase === "over" && error === null && !hasEnded && <PageAlert variant="info" isInline title={t.over} />}
      {report === null || device === null ? (
        error === null &&
        !hasEnded && (
          <Bullseye>
            <PageSpinner words={t.connecting} />
          </Bullseye>
        )
      ) : (
        <>
          {report.motd !== "" && (
            <PageAlert variant="info" isInline title={t.motd}>
              {report.motd}
            </PageAlert>
          )}
          <div className="device" data-stale={phase === "lost" || phase === "over"}>
            <DriverTree lease={lease.name} root={report.root} selected={selected} consoles={consoles} />
            <div className="device-panels">
              {path.length > 0 && selected === undefined && (
                <PageAlert variant="warning" isInline title={t.noDriver(path.join("."))} />
              )}
              {path.length === 0 && <p className="page-subtle">{t.choose}</p>}
              {selected !== undefined && path.length > 0 && (
                <section key={selected.path} aria-label={selected.path}>
                  <h2 className="page-subtitle">{selected.path}</h2>
                  <p className="page-subtle page-small">{selected.client}</p>
                  {selected instanceof PowerDriver && <PowerPanel driver={selected} isUsable={isUsable} />}
                </section>
              )}
              <Consoles
                drivers={report.drivers.filter(hasConsole)}
                selected={selected}
                opened={consoles}
                isUsable={isUsable}
                hasEnded={hasEnded}
                onOpen={openConsole}
                onClose={closeConsole}
              />
              {selected !== undefined && path.length > 0 && (
                <CallPanel key={`${selected.path} call`} driver={selected} isUsable={isUsable} />
              )}
              <LogPanel device={device} isOver={phase === "over"} />
            </div>
          </div>
        </>
      )}
    </>
  );
}

function hasConsole(driver: Driver): boolean {
  return driver instanceof SerialDriver || driver instanceof NetworkDriver;
}
