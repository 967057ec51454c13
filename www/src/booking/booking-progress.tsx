// The state of a booking: the exporter, what the lease waits for, or why it cannot run.
import { Alert, Spinner } from "@patternfly/react-core";
import type { Lease } from "jumpstarter-web";
import { ErrorAlert } from "../errors/error-alert";
import { sentence } from "../errors/field-problem";
import { leaseStage, decidingCondition } from "../leases/lease-stage";
import { leaseLabel } from "../leases/lease-words";
import { Remaining } from "../leases/remaining";

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
  const because = sentence(decidingCondition(lease)?.message ?? "");
  switch (leaseStage(lease)) {
    case "acquired":
      return (
        <Alert variant="success" isInline title={`${lease.exporter} is yours.`}>
          <p>
            Time left: <Remaining lease={lease} />. The lease is <strong>{lease.name}</strong>.
          </p>
        </Alert>
      );
    case "undecided":
      return (
        <p className="page-busy">
          <Spinner size="md" aria-label="Waiting for the controller" /> The lease {lease.name} was created; the
          controller is looking for an exporter.
        </p>
      );
    case "waiting":
      return (
        <Alert variant="info" isInline title={`${leaseLabel(lease).words}.`}>
          <p>
            {because} {lease.beginTime !== null && <>It begins on {lease.beginTime.toLocaleString()}. </>}
            The lease <strong>{lease.name}</strong> keeps its place; you may close this.
          </p>
        </Alert>
      );
    case "refused":
      return (
        <Alert variant="danger" isInline title={`No device: ${leaseLabel(lease).words.toLowerCase()}.`}>
          <p>{because}</p>
          <p>The lease {lease.name} has ended. Book again with another selector or exporter.</p>
        </Alert>
      );
    case "ended":
      return (
        <Alert variant="info" isInline title="The lease has ended.">
          <p>{because}</p>
        </Alert>
      );
  }
}
