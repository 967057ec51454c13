// The fields of the booking dialog. booking-form.ts interprets them.
import { useState, type SyntheticEvent } from "react";
import {
  ExpandableSection,
  Form,
  FormGroup,
  Radio,
  TextArea,
  TextInput,
  ToggleGroup,
  ToggleGroupItem,
} from "@patternfly/react-core";
import { ErrorAlert } from "../errors/error-alert";
import { Field } from "../errors/field";
import type { BookingField, BookingForm } from "./booking-form";
import { DURATION_PRESETS } from "./duration-presets";

interface Props {
  readonly formId: string;
  readonly form: BookingForm;
  readonly exporterNames: readonly string[];
  readonly problem: (field: BookingField) => string | null;
  /** An error that does not belong to a field. */
  readonly error: unknown;
  readonly onChange: (change: Partial<BookingForm>) => void;
  readonly onSubmit: (event: SyntheticEvent) => void;
}

const MORE: readonly BookingField[] = ["beginTime", "tags", "leaseId"];

export function BookingFields({ formId, form, exporterNames, problem, error, onChange, onSubmit }: Props) {
  const [opened, setOpened] = useState(false);
  // An error must not be hidden in a collapsed section.
  const isExpanded = opened || MORE.some((field) => problem(field) !== null);
  return (
    <Form id={formId} onSubmit={onSubmit} noValidate>
      {error !== null && <ErrorAlert error={error} />}
      <FormGroup role="radiogroup" isInline label="What" fieldId="booking-by">
        <Radio
          id="by-selector"
          name="by"
          label="Any exporter that matches"
          isChecked={form.by === "selector"}
          onChange={() => onChange({ by: "selector" })}
        />
        <Radio
          id="by-exporter"
          name="by"
          label="One exporter"
          isChecked={form.by === "exporter"}
          onChange={() => onChange({ by: "exporter" })}
        />
      </FormGroup>
      {form.by === "selector" ? (
        <Field
          id="selector"
          label="Selector"
          isRequired
          help="Labels the exporter must have, as in Kubernetes: board=rpi4,arch in (arm64,armv7)"
          problem={problem("selector")}
        >
          {(described) => (
            <TextInput
              {...described}
              autoComplete="off"
              value={form.selector}
              onChange={(_, selector) => onChange({ selector })}
            />
          )}
        </Field>
      ) : (
        <Field id="exporterName" label="Exporter" isRequired problem={problem("exporterName")}>
          {(described) => (
            <>
              <TextInput
                {...described}
                autoComplete="off"
                list="exporter-names"
                value={form.exporterName}
                onChange={(_, exporterName) => onChange({ exporterName })}
              />
              <datalist id="exporter-names">
                {exporterNames.map((name) => (
                  <option key={name} value={name} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      )}
      <Field
        id="duration"
        label="For how long"
        isRequired
        help="For example 30m, 2h or 1h30m."
        problem={problem("duration")}
      >
        {(described) => (
          <>
            <TextInput
              {...described}
              autoComplete="off"
              value={form.duration}
              onChange={(_, duration) => onChange({ duration })}
            />
            <ToggleGroup isCompact aria-label="Common durations" className="page-presets">
              {DURATION_PRESETS.map(({ text, words }) => (
                <ToggleGroupItem
                  key={text}
                  text={words}
                  isSelected={form.duration === text}
                  onChange={() => onChange({ duration: text })}
                />
              ))}
            </ToggleGroup>
          </>
        )}
      </Field>
      <ExpandableSection
        toggleText="Begin, tags and name"
        isExpanded={isExpanded}
        onToggle={(_, expanded) => setOpened(expanded)}
        isIndented
      >
        <div className="page-more">
          <Field
            id="beginTime"
            label="Begins"
            help="In your time zone. Leave it empty to begin as soon as an exporter is free."
            problem={problem("beginTime")}
          >
            {(described) => (
              <TextInput
                {...described}
                type="datetime-local"
                value={form.beginTime}
                onChange={(_, beginTime) => onChange({ beginTime })}
              />
            )}
          </Field>
          <Field
            id="tags"
            label="Tags"
            help="One key=value per line. At most ten, unless the lab allows more."
            problem={problem("tags")}
          >
            {(described) => (
              <TextArea
                {...described}
                rows={2}
                resizeOrientation="vertical"
                value={form.tags}
                onChange={(_, tags) => onChange({ tags })}
              />
            )}
          </Field>
          <Field id="leaseId" label="Name" help="Leave it empty for a generated name." problem={problem("leaseId")}>
            {(described) => (
              <TextInput
                {...described}
                autoComplete="off"
                value={form.leaseId}
                onChange={(_, leaseId) => onChange({ leaseId })}
              />
            )}
          </Field>
        </div>
      </ExpandableSection>
    </Form>
  );
}
