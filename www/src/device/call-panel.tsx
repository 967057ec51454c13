// Calls any method of a driver: its name, its arguments as JSON, and its results.
import { useEffect, useRef, useState, type SyntheticEvent } from "react";
import {
  Button,
  ExpandableSection,
  Form,
  FormSelect,
  FormSelectOption,
  TextArea,
  TextInput,
} from "@patternfly/react-core";
import type { Driver, DriverValue } from "jumpstarter-web/device";
import { ErrorAlert } from "../errors/error-alert";
import { Field } from "../errors/field";
import { problemAt } from "../errors/field-problem";
import { useWords } from "../words/catalogue";
import { parseCall, type Answers } from "./call-form";

interface Props {
  readonly driver: Driver;
  readonly isUsable: boolean;
}

const FIELDS = ["method", "args"] as const;
/** The most results of a stream that are shown; the last ones. */
const SHOWN = 200;

export function CallPanel({ driver, isUsable }: Props) {
  const t = useWords().devices;
  const [method, setMethod] = useState("");
  const [args, setArgs] = useState("");
  const [answers, setAnswers] = useState<Answers>("once");
  const [problem, setProblem] = useState<{ readonly field: "method" | "args"; readonly problem: string } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [results, setResults] = useState<readonly DriverValue[]>([]);
  const [busy, setBusy] = useState(false);
  const calling = useRef<AbortController | null>(null);
  useEffect(() => () => calling.current?.abort(), []);

  const methods = Object.entries(driver.methodsDescription);
  const atField = problemAt(error, FIELDS);
  const problemOf = (field: "method" | "args") => (problem?.field === field ? problem.problem : atField.of(field));

  const call = async (signal: AbortSignal, name: string, values: readonly DriverValue[]) => {
    if (answers === "once") {
      setResults([await driver.call(name, values, { signal })]);
      return;
    }
    for await (const value of driver.stream(name, values, { signal }))
      setResults((before) => [...before, value].slice(-SHOWN));
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (busy) return;
    const parsed = parseCall({ method, args });
    setError(null);
    setResults([]);
    setProblem(parsed.field === null ? null : parsed);
    if (parsed.field !== null) {
      document.getElementById(`call-${parsed.field}`)?.focus();
      return;
    }
    const running = new AbortController();
    calling.current = running;
    setBusy(true);
    call(running.signal, parsed.method, parsed.args)
      .catch((failure: unknown) => {
        if (!running.signal.aborted) setError(failure);
      })
      .finally(() => setBusy(false));
  };
  return (
    <ExpandableSection toggleText={t.callMethod}>
      {methods.length > 0 && (
        <dl className="device-methods">
          {methods.map(([name, words]) => (
            <div key={name}>
              <dt>
                <Button variant="link" isInline onClick={() => setMethod(name)}>
                  {name}
                </Button>
              </dt>
              <dd className="page-subtle page-small">{words}</dd>
            </div>
          ))}
        </dl>
      )}
      <Form onSubmit={submit} className="device-call">
        <Field id="call-method" label={t.method} isRequired problem={problemOf("method")}>
          {(described) => (
            <TextInput
              {...described}
              value={method}
              autoComplete="off"
              spellCheck={false}
              onChange={(_, value) => setMethod(value)}
            />
          )}
        </Field>
        <Field id="call-args" label={t.args} help={t.argsHelp} problem={problemOf("args")}>
          {(described) => (
            <TextArea
              {...described}
              value={args}
              rows={2}
              spellCheck={false}
              placeholder="[]"
              resizeOrientation="vertical"
              onChange={(_, value) => setArgs(value)}
            />
          )}
        </Field>
        <Field id="call-answers" label={t.answers} problem={null}>
          {({ id }) => (
            <FormSelect id={id} value={answers} onChange={(_, value) => setAnswers(value as Answers)}>
              <FormSelectOption value="once" label={t.once} />
              <FormSelectOption value="stream" label={t.stream} />
            </FormSelect>
          )}
        </Field>
        <div className="page-busy">
          <Button type="submit" isDisabled={!isUsable || busy} isLoading={busy}>
            {t.call}
          </Button>
          {busy && (
            <Button variant="secondary" onClick={() => calling.current?.abort()}>
              {t.stop}
            </Button>
          )}
        </div>
      </Form>
      {error !== null && atField.field === null && <ErrorAlert error={error} />}
      <div aria-live="polite">
        {results.length > 0 && (
          <pre className="page-dump" tabIndex={0} aria-label={t.results}>
            {results.map((value) => JSON.stringify(value, null, 2)).join("\n")}
          </pre>
        )}
      </div>
    </ExpandableSection>
  );
}
