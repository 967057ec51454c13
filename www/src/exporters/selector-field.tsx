// A field for a label selector. It keeps what is being typed, and marks a syntax error at its place.
import { HelperText, HelperTextItem, TextInput } from "@patternfly/react-core";
import type { SelectorProblem } from "./selector-problem";

interface Props {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly problem: SelectorProblem | null;
  readonly onChange: (text: string) => void;
}

export function SelectorField({ id, label, placeholder, value, problem, onChange }: Props) {
  return (
    <div className="page-filter">
      <TextInput
        id={id}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={(_, text) => onChange(text)}
        validated={problem === null ? "default" : "error"}
        aria-describedby={`${id}-problem`}
        aria-invalid={problem !== null}
        spellCheck={false}
        autoComplete="off"
      />
      <div id={`${id}-problem`} aria-live="polite">
        {problem !== null && (
          <HelperText>
            <HelperTextItem variant="error">
              {problem.position !== null && <MarkedPlace text={value} position={problem.position} />}
              {problem.words}
            </HelperTextItem>
          </HelperText>
        )}
      </div>
    </div>
  );
}

/** The selector once more, with the error's place marked. */
export function MarkedPlace({ text, position }: { readonly text: string; readonly position: number }) {
  const rest = text.slice(position);
  const wrong = /^(?:\w+|\s*.)/u.exec(rest)?.[0] ?? "";
  return (
    <code className="page-marked">
      {text.slice(0, position)}
      <mark>{wrong === "" ? "⌴" : wrong}</mark>
      {rest.slice(wrong.length)}
    </code>
  );
}
