// The dialog that books an exporter: first the form, then the state of the lease.
import { useEffect, useMemo, useState, type SyntheticEvent } from "react";
import { Button, ModalBody, ModalFooter, ModalHeader } from "@patternfly/react-core";
import type { ClientService, Exporter, Lease } from "jumpstarter-web";
import { problemAt } from "../errors/field-problem";
import { useSecond } from "../refresh/use-second";
import { PageModal } from "../shell/page-modal";
import { PageSpinner } from "../shell/page-spinner";
import { useWords } from "../words/catalogue";
import { BOOKING_FIELDS, bookingRequest, boundsOf, emptyForm, type BookingField } from "./booking-form";
import { BookingFields } from "./booking-fields";
import type { BookingNames } from "./booking-names";
import { BookingProgress } from "./booking-progress";
import { lengthMs } from "./duration-presets";
import { matchingOf } from "./matching";
import { useBooking } from "./use-booking";

interface Props {
  readonly service: ClientService;
  /** The names of this client's bookings. */
  readonly names: BookingNames;
  /** The exporter to book; null to book by selector. */
  readonly exporterName: string | null;
  /** The selector to start with. */
  readonly selector: string;
  /** When it begins and ends, if that was chosen. */
  readonly bounds: { readonly begin: Date; readonly end: Date } | null;
  /** The lab's exporters with their leases, and its leases; null until they have been read. */
  readonly exporters: readonly Exporter[] | null;
  readonly leases: readonly Lease[] | null;
  readonly onBooked: (lease: Lease) => void;
  readonly onClose: () => void;
}

const FORM_ID = "booking-form";

// The first field to fill in; after booking, the close button. One of them always exists: the dialog's focus trap returns to
// it when the focused element disappears.
const FIRST_FOCUS = "#selector, #duration, #booking-close";

const NONE: readonly never[] = [];

export default function BookingDialog(props: Props) {
  const { service, names, exporterName, selector, bounds, onBooked, onClose } = props;
  const exporters = props.exporters ?? NONE;
  const leases = props.leases ?? NONE;
  const t = useWords().booking;
  const [form, setForm] = useState(() => emptyForm(exporterName, selector, bounds));
  const exporterNames = useMemo(() => exporters.map(({ name }) => name), [exporters]);
  const minute = Math.floor(useSecond() / 60);
  const matching = useMemo(
    () => matchingOf(form, boundsOf(form, new Date(minute * 60_000), lengthMs(form.duration)), exporters, leases),
    [form, minute, exporters, leases],
  );
  const [refused, setRefused] = useState<{ field: BookingField; words: string } | null>(null);
  const { sending, error, lease, lookingFor, forget, book } = useBooking(service, names, onBooked);
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
    <PageModal variant="medium" onClose={close} aria-labelledby="booking-title" elementToFocus={FIRST_FOCUS}>
      <ModalHeader title={t.title} labelId="booking-title" />
      <ModalBody tabIndex={0} aria-label={t.region}>
        {lease === null && lookingFor !== null && (
          <p className="page-busy" role="status">
            <PageSpinner size="md" words={t.looking(lookingFor)} /> {t.looking(lookingFor)}
          </p>
        )}
        {lease === null ? (
          <BookingFields
            formId={FORM_ID}
            form={form}
            exporterNames={exporterNames}
            matching={matching}
            problem={problem}
            error={error !== null && named.field === null ? error : null}
            onChange={(change) => {
              setForm((before) => ({ ...before, ...change }));
              setRefused(null);
              forget();
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
            {sending ? t.sending : t.book}
          </Button>
        )}
        <Button
          id="booking-close"
          aria-describedby={lease === null ? undefined : "booking-outcome"}
          variant={lease === null ? "link" : "primary"}
          isAriaDisabled={sending}
          onClick={close}
        >
          {lease === null ? t.cancel : t.close}
        </Button>
      </ModalFooter>
    </PageModal>
  );
}
