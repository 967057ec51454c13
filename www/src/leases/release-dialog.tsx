// Asks for confirmation, then releases one lease or many, and shows the outcome of each that failed.
import { useRef, useState } from "react";
import { Button, ModalBody, ModalFooter } from "@patternfly/react-core";
import type { ClientService, Lease, ReleaseOutcome } from "jumpstarter-web";
import { ErrorAlert } from "../errors/error-alert";
import { plainWords } from "../errors/plain-words";
import { PageModal, WarningHeader } from "../shell/page-modal";
import { useWords } from "../words/catalogue";
import { PageAlert } from "../shell/page-alert";

interface Props {
  readonly service: ClientService;
  /** At least one. */
  readonly leases: readonly Lease[];
  /** Called when all of them are released. */
  readonly onReleased: () => void;
  /** Called when some of them may have been released. */
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

export function ReleaseDialog({ service, leases, onReleased, onChanged, onClose }: Props) {
  const t = useWords().leases;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [outcomes, setOutcomes] = useState<readonly ReleaseOutcome[]>([]);
  const sending = useRef(false);
  const [only] = leases.length === 1 ? leases : [];
  const failed = outcomes.filter((one) => one.outcome === "failed");

  const settle = async () => {
    if (only !== undefined) {
      await service.deleteLease({ name: only.name });
      return;
    }
    // Those that failed before; at first all.
    const names = failed.length > 0 ? failed.map(({ name }) => name) : leases.map(({ name }) => name);
    const result = await service.releaseLeases({ names });
    setOutcomes(result);
    if (result.some(({ outcome }) => outcome === "failed")) throw new Partly();
  };
  const release = () => {
    if (sending.current) return;
    sending.current = true;
    setBusy(true); // The buttons stay focusable, so that the focus does not leave the dialog.
    setError(null);
    settle()
      .then(onReleased, (failure: unknown) => {
        sending.current = false;
        setBusy(false);
        setError(failure instanceof Partly ? null : failure);
      })
      .finally(onChanged);
  };
  const close = () => {
    if (!busy) onClose();
  };

  return (
    <PageModal variant="small" onClose={close} aria-labelledby="release-title" aria-describedby="release-body">
      <WarningHeader title={t.releaseTitle(leases.length)} labelId="release-title" />
      <ModalBody id="release-body">
        {only !== undefined ? (
          <p>
            <strong>{only.name}</strong> {only.exporter === "" ? t.losesPlace : t.endsNow(only.exporter)}
          </p>
        ) : (
          <>
            <p>{t.manyEndNow}</p>
            <ul className="page-names">
              {leases.map(({ name, exporter }) => (
                <li key={name}>
                  <strong>{exporter || name}</strong> {exporter !== "" && name}{" "}
                  <Outcome outcome={outcomes.find((one) => one.name === name)} />
                </li>
              ))}
            </ul>
            {failed.length > 0 && (
              <PageAlert component="h2" variant="danger" isInline isLiveRegion title={t.someFailed(failed.length)} />
            )}
          </>
        )}
        {error !== null && <ErrorAlert error={error} />}
      </ModalBody>
      <ModalFooter>
        <Button variant="danger" isLoading={busy} isAriaDisabled={busy} onClick={release}>
          {busy ? t.releasing : failed.length > 0 ? t.releaseAgain : t.release}
        </Button>
        <Button variant="link" isAriaDisabled={busy} onClick={close}>
          {failed.length > 0 ? t.close : t.keep(leases.length)}
        </Button>
      </ModalFooter>
    </PageModal>
  );
}

/** Some releases failed; the dialog shows which. */
class Partly extends Error {}

function Outcome({ outcome }: { readonly outcome: ReleaseOutcome | undefined }) {
  const t = useWords().leases;
  if (outcome === undefined) return null;
  if (outcome.outcome === "failed") return <span className="page-failed">{plainWords(outcome.error).what}</span>;
  return <span className="page-subtle">{t.outcomes[outcome.outcome]}</span>;
}
