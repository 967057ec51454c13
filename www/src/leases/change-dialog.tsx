// Changes one thing about a lease: its end, its begin, its owner, or whom it is shared with.
import { useRef, useState, type SyntheticEvent } from "react";
import { Button, Form, ModalBody, ModalFooter, ModalHeader, TextInput } from "@patternfly/react-core";
import type { ClientService, Lease } from "jumpstarter-web";
import { ErrorAlert } from "../errors/error-alert";
import { Field } from "../errors/field";
import { problemAt } from "../errors/field-problem";
import { briefTime, fromLocalField, localField } from "../time/format";
import { PageModal } from "../shell/page-modal";
import { useWords, type Words } from "../words/catalogue";
import type { Change } from "./lease-actions";

interface Props {
  readonly service: ClientService;
  readonly lease: Lease;
  readonly change: Change;
  /** Gets a text that says what was done. */
  readonly onChanged: (text: string) => void;
  readonly onClose: () => void;
}

const FIELDS: Readonly<Record<Change, readonly string[]>> = {
  until: ["until", "endTime", "duration", "durationSeconds"],
  begin: ["beginTime"],
  transfer: ["client"],
  share: ["addSharedWith", "removeSharedWith"],
};

export function ChangeDialog({ service, lease, change, onChanged, onClose }: Props) {
  const t = useWords().leases;
  const [value, setValue] = useState(() => startValue(lease, change));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const sending = useRef(false);
  const named = problemAt(error, FIELDS[change]);
  const problem = refused ?? (named.field === null ? null : named.of(named.field));

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (sending.current) return;
    const request = requestOf(service, lease, change, value, t);
    if (typeof request === "string") return setRefused(request);
    setRefused(null);
    setError(null);
    setBusy(true);
    sending.current = true;
    request().then(onChanged, (failure: unknown) => {
      sending.current = false;
      setBusy(false);
      setError(failure);
    });
  };
  const close = () => {
    if (!busy) onClose();
  };
  const isTime = change === "until" || change === "begin";
  return (
    <PageModal variant="small" onClose={close} aria-labelledby="change-title" elementToFocus="#change-value">
      <ModalHeader title={t.changes[change]} description={lease.exporter || lease.name} labelId="change-title" />
      <ModalBody>
        <Form id="change-form" onSubmit={submit} noValidate>
          {error !== null && named.field === null && <ErrorAlert error={error} />}
          <Field id="change-value" label={t.changeFields[change]} help={t.changeHelp[change]} problem={problem}>
            {(described) => (
              <TextInput
                {...described}
                type={isTime ? "datetime-local" : "text"}
                autoComplete="off"
                value={value}
                onChange={(_, next) => {
                  setValue(next);
                  setRefused(null);
                }}
              />
            )}
          </Field>
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="change-form" isLoading={busy} isAriaDisabled={busy}>
          {t.changes[change]}
        </Button>
        <Button variant="link" isAriaDisabled={busy} onClick={close}>
          {t.cancel}
        </Button>
      </ModalFooter>
    </PageModal>
  );
}

function startValue(lease: Lease, change: Change): string {
  switch (change) {
    case "until":
      return localField(lease.expiresAt() ?? new Date());
    case "begin":
      return localField(lease.beginTime ?? new Date());
    case "transfer":
      return "";
    case "share":
      return lease.sharedWith.join(", ");
  }
}

/** The call, which resolves to what was done; or what is wrong with the value. */
function requestOf(
  service: ClientService,
  lease: Lease,
  change: Change,
  value: string,
  t: Words["leases"],
): (() => Promise<string>) | string {
  const { name } = lease;
  const title = lease.exporter || name;
  switch (change) {
    case "until":
    case "begin": {
      const at = fromLocalField(value);
      if (at === null) return t.noTime;
      if (change === "begin")
        return () => service.updateLease({ name, beginTime: at }).then(() => t.begins(title, briefTime(at)));
      const isLater = at.getTime() >= (lease.expiresAt()?.getTime() ?? 0);
      // A lease that ends earlier is a change, not an extension.
      const end = isLater
        ? () => service.extendLease({ name, until: at })
        : () => service.updateLease({ name, endTime: at });
      return () => end().then(() => t.extended(title, briefTime(at)));
    }
    case "transfer": {
      const client = value.trim();
      return client === ""
        ? t.noClient
        : () => service.updateLease({ name, client }).then(() => t.transferred(title, client));
    }
    case "share": {
      const wanted = value.split(/[\s,]+/).filter((client) => client !== "");
      const addSharedWith = wanted.filter((client) => !lease.sharedWith.includes(client));
      const removeSharedWith = lease.sharedWith.filter((client) => !wanted.includes(client));
      if (addSharedWith.length + removeSharedWith.length === 0) return t.sameShare;
      return () =>
        service
          .updateLease({
            name,
            addSharedWith,
            ...(removeSharedWith.length === 0 ? {} : { removeSharedWith }),
          })
          .then(() => t.shared(title));
    }
  }
}
