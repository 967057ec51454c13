// Switches a power driver, says what each action did, and shows its readings.
import { useState } from "react";
import { Button, ModalBody, ModalFooter, Switch } from "@patternfly/react-core";
import type { PowerDriver } from "jumpstarter-web/device";
import { plainWords } from "../errors/plain-words";
import { exactTime, number } from "../time/format";
import { PageModal, WarningHeader } from "../shell/page-modal";
import { PageSpinner } from "../shell/page-spinner";
import { useWords } from "../words/catalogue";
import { ReadingsChart } from "./readings-chart";
import { useReadings } from "./use-readings";

interface Props {
  readonly driver: PowerDriver;
  /** Whether drivers can be called now. */
  readonly isUsable: boolean;
}

const ACTIONS = ["on", "off", "cycle"] as const;
type Action = (typeof ACTIONS)[number];
/** They cut the power, whatever the board does. */
const DANGEROUS: ReadonlySet<Action> = new Set<Action>(["off", "cycle"]);
const KEPT = 10;

interface Done {
  readonly action: Action;
  readonly at: Date;
  readonly tookMs: number;
  /** Null if it succeeded. */
  readonly error: unknown;
}

export function PowerPanel({ driver, isUsable }: Props) {
  const t = useWords().devices;
  const [asking, setAsking] = useState<Action | null>(null);
  const [busy, setBusy] = useState<Action | null>(null);
  const [done, setDone] = useState<readonly Done[]>([]);
  const [follows, setFollows] = useState(true);
  const { readings, error } = useReadings(driver, isUsable && follows);

  const run = (action: Action) => {
    setAsking(null);
    setBusy(action);
    const at = new Date();
    const add = (error: unknown) => {
      const entry = { action, at, tookMs: Date.now() - at.getTime(), error };
      setDone((before) => [entry, ...before].slice(0, KEPT));
      setBusy(null);
    };
    driver[action]().then(() => add(null), add);
  };
  return (
    <>
      <div className="page-busy">
        {ACTIONS.map((action) => (
          <Button
            key={action}
            variant={DANGEROUS.has(action) ? "danger" : "primary"}
            isDisabled={!isUsable || busy !== null}
            onClick={() => (DANGEROUS.has(action) ? setAsking(action) : run(action))}
          >
            {t.power[action]}
          </Button>
        ))}
        {busy !== null && <PageSpinner size="md" words={t.power[busy]} />}
      </div>
      <ul className="page-names" aria-live="polite" aria-label={t.powerDone}>
        {done.map(({ action, at, tookMs, error }) => (
          <li key={at.getTime()} className={error === null ? "" : "page-failed"}>
            <time dateTime={at.toISOString()}>{exactTime(at)}</time>{" "}
            {error === null
              ? t.did(t.power[action], `${number(tookMs)} ms`)
              : `${t.failed(t.power[action])} ${plainWords(error).what} ${plainWords(error).advice}`}
          </li>
        ))}
      </ul>
      <Switch label={t.followReadings} isChecked={follows} onChange={(_, checked) => setFollows(checked)} />
      {error !== null && (
        <p className="page-failed" role="status">
          {t.noReadings} {plainWords(error).what}
        </p>
      )}
      <div className="device-charts">
        <ReadingsChart of="voltage" readings={readings} />
        <ReadingsChart of="current" readings={readings} />
      </div>
      {asking !== null && (
        <PageModal variant="small" onClose={() => setAsking(null)} aria-labelledby="power-title">
          <WarningHeader title={t.confirmPower[asking](driver.path)} labelId="power-title" />
          <ModalBody>{t.confirmPowerBody}</ModalBody>
          <ModalFooter>
            <Button variant="danger" onClick={() => run(asking)}>
              {t.power[asking]}
            </Button>
            <Button variant="link" onClick={() => setAsking(null)}>
              {t.cancel}
            </Button>
          </ModalFooter>
        </PageModal>
      )}
    </>
  );
}
