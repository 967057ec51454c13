// PatternFly's dialog, and the header of one that warns, with words in the user's language instead of English ones.
import { Button, Modal, ModalHeader, type ModalProps } from "@patternfly/react-core";
import CloseIcon from "@patternfly/react-icons/dist/esm/icons/rh-microns-close-icon";
import { useWords } from "../words/catalogue";

export function PageModal({ onClose, children, ...props }: Omit<ModalProps, "ref"> & { readonly onClose: () => void }) {
  const t = useWords().shell;
  return (
    <Modal isOpen onEscapePress={onClose} {...props}>
      <div className="pf-v6-c-modal-box__close">
        <Button variant="plain" aria-label={t.close} icon={<CloseIcon />} onClick={onClose} />
      </div>
      {children}
    </Modal>
  );
}

export function WarningHeader({ title, labelId }: { readonly title: string; readonly labelId: string }) {
  const t = useWords().shell;
  return (
    <ModalHeader title={title} labelId={labelId} titleIconVariant="warning" titleScreenReaderText={t.alerts.warning} />
  );
}
