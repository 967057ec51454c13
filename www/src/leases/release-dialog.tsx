// Asks for confirmation, then releases a lease.
import { useRef, useState } from "react";
import { Button, Modal, ModalBody, ModalFooter, ModalHeader } from "@patternfly/react-core";
import type { ClientService, Lease } from "jumpstarter-web";
import { ErrorAlert } from "../errors/error-alert";

interface Props {
  readonly service: ClientService;
  readonly lease: Lease;
  readonly onReleased: (lease: Lease) => void;
  readonly onClose: () => void;
}

export function ReleaseDialog({ service, lease, onReleased, onClose }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const sending = useRef(false);

  const release = () => {
    if (sending.current) return;
    sending.current = true;
    setBusy(true); // The buttons stay focusable, so that the focus does not leave the dialog.
    setError(null);
    service.deleteLease({ name: lease.name }).then(
      () => onReleased(lease),
      (failure: unknown) => {
        sending.current = false;
        setBusy(false);
        setError(failure);
      },
    );
  };
  const close = () => {
    if (!busy) onClose();
  };

  return (
    <Modal isOpen variant="small" onClose={close} aria-labelledby="release-title" aria-describedby="release-body">
      <ModalHeader title="Release this lease?" labelId="release-title" titleIconVariant="warning" />
      <ModalBody id="release-body">
        <p>
          <strong>{lease.name}</strong>{" "}
          {lease.exporter === ""
            ? "has no exporter yet, and loses its place in the queue."
            : `ends now, and ${lease.exporter} is free for others. Programs that still use it are disconnected.`}
        </p>
        {error !== null && <ErrorAlert error={error} />}
      </ModalBody>
      <ModalFooter>
        <Button variant="danger" isLoading={busy} isAriaDisabled={busy} onClick={release}>
          {busy ? "Releasing" : "Release"}
        </Button>
        <Button variant="link" isAriaDisabled={busy} onClick={close}>
          Keep it
        </Button>
      </ModalFooter>
    </Modal>
  );
}
