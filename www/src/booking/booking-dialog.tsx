// The dialog that books an exporter: first the form, then the state of the lease.
import { useEffect, useState, type SyntheticEvent } from "react";
import { Button, Modal, ModalBody, ModalFooter, ModalHeader } from "@patternfly/react-core";
import type { ClientService } from "jumpstarter-web";
import { problemAt } from "../errors/field-problem";
import { BOOKING_FIELDS, bookingRequest, emptyForm, type BookingField } from "./booking-form";
import { BookingFields } from "./booking-fields";
import type { BookingNames } from "./booking-names";
import { BookingProgress } from "./booking-progress";
import { useBooking } from "./use-booking";

interface Props {
  readonly service: ClientService;
  /** The names of this client's bookings. */
  readonly names: BookingNames;
  /** The exporter to book; null to book by selector. */
  readonly exporterName: string | null;
  /** The selector to start with. */
  readonly selector: string;
  /** Names to choose from. */
  readonly exporterNames: readonly string[];
  readonly onBooked: () => void;
  readonly onClose: () => void;
}

const FORM_ID = "booking-form";

// The first field to fill in; after booking, the close button. One of them always exists: the dialog's focus trap returns to
// it when the focused element disappears.
const FIRST_FOCUS = "#selector, #duration, #booking-close";

export function BookingDialog({ service, names, exporterName, selector, exporterNames, onBooked, onClose }: Props) {
  const [form, setForm] = useState(() => emptyForm(exporterName, selector));
  const [refused, setRefused] = useState<{ field: BookingField; words: string } | null>(null);
  const { sending, error, lease, book } = useBooking(service, names, onBooked);
  const named = problemAt(error, BOOKING_FIELDS);
  const problem = (field: BookingField) => (refused?.field === field ? refused.words : named.of(field));

  // Moves the focus to the invalid field, which may have been scrolled out of view.
  useEffect(() => {
    document.querySelector<HTMLElement>(`#${FORM_ID} [aria-invalid="true"]`)?.focus();
  }, [refused, error]);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const parsed = bookingRequest(form);
    setRefused(parsed.problem);
    if (parsed.problem === null) book(parsed.request);
  };
  // Does not close while a write is in progress: the user has to see its outcome.
  const close = () => {
    if (!sending) onClose();
  };

  return (
    <Modal isOpen variant="medium" onClose={close} aria-labelledby="booking-title" elementToFocus={FIRST_FOCUS}>
      <ModalHeader title="Book a device" labelId="booking-title" />
      <ModalBody tabIndex={0} aria-label="Booking">
        {lease === null ? (
          <BookingFields
            formId={FORM_ID}
            form={form}
            exporterNames={exporterNames}
            problem={problem}
            error={error !== null && named.field === null ? error : null}
            onChange={(change) => {
              setForm((before) => ({ ...before, ...change }));
              setRefused(null);
            }}
            onSubmit={submit}
          />
        ) : (
          <BookingProgress lease={lease} error={error} />
        )}
      </ModalBody>
      <ModalFooter>
        {lease === null && (
          <Button type="submit" form={FORM_ID} isLoading={sending} isAriaDisabled={sending}>
            {sending ? "Booking" : "Book"}
          </Button>
        )}
        <Button
          id="booking-close"
          aria-describedby={lease === null ? undefined : "booking-outcome"}
          variant={lease === null ? "link" : "primary"}
          isAriaDisabled={sending}
          onClick={close}
        >
          {lease === null ? "Cancel" : "Close"}
        </Button>
      </ModalFooter>
    </Modal>
  );
}
