// The fields of the booking dialog. booking-form.ts interprets them.
import { useState, type SyntheticEvent } from "react";
import {
  Checkbox,
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
import { localField } from "../time/format";
import { useWords } from "../words/catalogue";
import type { BookingField, BookingForm } from "./booking-form";
import { DURATION_PRESETS } from "./duration-presets";
import { MatchHint } from "./match-hint";
import type { Matching } from "./matching";

interface Props {
  readonly formId: string;
  readonly form: BookingForm;
  readonly exporterNames: readonly string[];
  /** What it matches; null while that is not known. */
  readonly matching: Matching | null;
  readonly problem: (field: BookingField) => string | null;
  /** An error that does not belong to a field. */
  readonly error: unknown;
  readonly onChange: (change: Partial<BookingForm>) => void;
  readonly onSubmit: (event: SyntheticEvent) => void;
}

const MORE: readonly BookingField[] = ["beginTime", "tags", "context", "leaseId"];

export function BookingFields({ formId, form, exporterNames, matching, problem, error, onChange, onSubmit }: Props) {
  const t = useWords().booking;
  const [opened, setOpened] = useState(false);
  const hasBounds = form.times === "bounds";
  // An error must not be hidden in a collapsed section.
  const isExpanded = opened || MORE.some((field) => problem(field) !== null);
  const begin = (
    <Field
      id="beginTime"
      label={t.begins}
      isRequired={hasBounds}
      help={hasBounds ? undefined : t.beginsHelp}
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
  );
  return (
    <Form id={formId} onSubmit={onSubmit} noValidate>
      {error !== null && <ErrorAlert error={error} />}
      <FormGroup role="radiogroup" isInline label={t.what} fieldId="booking-by">
        <Radio
          id="by-selector"
          name="by"
          label={t.bySelector}
          isChecked={form.by === "selector"}
          onChange={() => onChange({ by: "selector" })}
        />
        <Radio
          id="by-exporter"
          name="by"
          label={t.byExporter}
          isChecked={form.by === "exporter"}
          onChange={() => onChange({ by: "exporter" })}
        />
      </FormGroup>
      {form.by === "selector" ? (
        <Field id="selector" label={t.selector} isRequired help={t.selectorHelp} problem={problem("selector")}>
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
        <Field id="exporterName" label={t.exporter} isRequired problem={problem("exporterName")}>
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
      <MatchHint matching={matching} later={form.beginTime !== ""} />
      <ToggleGroup isCompact aria-label={t.times}>
        <ToggleGroupItem text={t.byDuration} isSelected={!hasBounds} onChange={() => onChange({ times: "duration" })} />
        <ToggleGroupItem
          text={t.byBounds}
          isSelected={hasBounds}
          onChange={() => onChange({ times: "bounds", ...initialBounds(form) })}
        />
      </ToggleGroup>
      {hasBounds ? (
        <div className="page-bounds">
          {begin}
          <Field id="endTime" label={t.ends} isRequired problem={problem("endTime")}>
            {(described) => (
              <TextInput
                {...described}
                type="datetime-local"
                value={form.endTime}
                onChange={(_, endTime) => onChange({ endTime })}
              />
            )}
          </Field>
        </div>
      ) : (
        <Field id="duration" label={t.duration} isRequired help={t.durationHelp} problem={problem("duration")}>
          {(described) => (
            <>
              <TextInput
                {...described}
                autoComplete="off"
                value={form.duration}
                onChange={(_, duration) => onChange({ duration })}
              />
              <ToggleGroup isCompact aria-label={t.durations} className="page-presets">
                {DURATION_PRESETS.map((text) => (
                  <ToggleGroupItem
                    key={text}
                    text={t.presets[text]}
                    isSelected={form.duration === text}
                    onChange={() => onChange({ duration: text })}
                  />
                ))}
              </ToggleGroup>
            </>
          )}
        </Field>
      )}
      <ExpandableSection
        toggleText={t.more}
        isExpanded={isExpanded}
        onToggle={(_, expanded) => setOpened(expanded)}
        isIndented
      >
        <div className="page-more">
          {!hasBounds && begin}
          <Field id="tags" label={t.tags} help={t.tagsHelp} problem={problem("tags")}>
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
          <Field id="context" label={t.context} help={t.contextHelp} problem={problem("context")}>
            {(described) => (
              <TextArea
                {...described}
                rows={2}
                resizeOrientation="vertical"
                value={form.context}
                onChange={(_, context) => onChange({ context })}
              />
            )}
          </Field>
          <Checkbox
            id="allowDisabled"
            label={t.allowDisabled}
            description={t.allowDisabledHelp}
            isChecked={form.allowDisabled}
            onChange={(_, allowDisabled) => onChange({ allowDisabled })}
          />
          <Field id="leaseId" label={t.name} help={t.nameHelp} problem={problem("leaseId")}>
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

/** From now on for half an hour, where the form has no bounds yet: fixed, so that sending the form again asks for the same. */
function initialBounds({ beginTime, endTime }: BookingForm): Partial<BookingForm> {
  const begin = beginTime === "" ? localField(new Date()) : beginTime;
  return { beginTime: begin, endTime: endTime === "" ? localField(new Date(Date.now() + 1_800_000)) : endTime };
}
