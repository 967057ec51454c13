// The state of a booking: the exporter, what the lease waits for, or why it can never run.
import type { Lease } from "jumpstarter-web";
import { DeviceLink } from "../device/device-link";
import { ErrorAlert } from "../errors/error-alert";
import { sentence } from "../errors/field-problem";
import { TimeLeft } from "../exporters/holder";
import { isPolicyRefusal, leaseLabel } from "../leases/lease-words";
import { hrefOf } from "../route/route";
import { Moment } from "../time/moment";
import { PageSpinner } from "../shell/page-spinner";
import { useWords } from "../words/catalogue";
import { PageAlert } from "../shell/page-alert";

interface Props {
  readonly lease: Lease;
  /** Why the last read of the lease failed; null if it succeeded. */
  readonly error: unknown;
}

export function BookingProgress({ lease, error }: Props) {
  return (
    <div id="booking-outcome" aria-live="polite" className="page-progress">
      <Outcome lease={lease} />
      {error !== null && <ErrorAlert error={error} variant="warning" />}
    </div>
  );
}

function Outcome({ lease }: { readonly lease: Lease }) {
  const t = useWords();
  const { booking } = t;
  const condition = lease.condition();
  const because = sentence(condition?.message ?? "");
  const label = leaseLabel(lease, t.leases).words;
  const link = (
    <p>
      {booking.theLease}{" "}
      <strong>
        <a href={hrefOf("leases", lease.name)}>{lease.name}</a>
      </strong>
    </p>
  );
  switch (lease.stage()) {
    case "running":
      return (
        <PageAlert component="h2" variant="success" isInline title={booking.yours(lease.exporter)}>
          <p>
            <TimeLeft lease={lease} />
          </p>
          {link}
          <DeviceLink lease={lease} />
        </PageAlert>
      );
    case "new":
      return (
        <p className="page-busy">
          <PageSpinner size="md" words={booking.waitingForController} /> {booking.created(lease.name)}
        </p>
      );
    case "waiting":
      return (
        <PageAlert component="h2" variant="info" isInline title={`${label}.`}>
          <p>
            {because}{" "}
            {lease.beginTime !== null && (
              <>
                {booking.beginsOn} <Moment at={lease.beginTime} />.
              </>
            )}
          </p>
          <p>{booking.keepsPlace}</p>
          {link}
        </PageAlert>
      );
    case "refused": {
      const isPolicy = isPolicyRefusal(condition?.message ?? null);
      return (
        <PageAlert
          component="h2"
          variant="danger"
          isInline
          title={isPolicy ? booking.refusedByPolicy : booking.noDevice(label)}
        >
          <p>{because}</p>
          <p>{isPolicy ? booking.policyAdvice : booking.bookAgain(lease.name)}</p>
        </PageAlert>
      );
    }
    case "ended":
      return (
        <PageAlert component="h2" variant="info" isInline title={booking.hasEnded}>
          <p>{because}</p>
        </PageAlert>
      );
  }
}
