// One labelled form field, with its help and error linked to it for screen readers.
import type { ReactNode } from "react";
import { FormGroup, FormHelperText, HelperText, HelperTextItem } from "@patternfly/react-core";

/** The properties that link the input to its label, help and error. */
export interface Described {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean;
  readonly validated: "default" | "error";
  readonly isRequired: boolean;
}

interface Props {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly isRequired?: boolean;
  readonly problem: string | null;
  readonly children: (described: Described) => ReactNode;
}

export function Field({ id, label, help, isRequired = false, problem, children }: Props) {
  const helperId = `${id}-helper`;
  const text = problem ?? help;
  return (
    <FormGroup label={label} fieldId={id} isRequired={isRequired}>
      {children({
        id,
        "aria-describedby": text === undefined ? undefined : helperId,
        "aria-invalid": problem !== null,
        validated: problem === null ? "default" : "error",
        isRequired,
      })}
      {/* The live region must exist before the error appears, or screen readers would not announce it. */}
      <FormHelperText aria-live="polite">
        {text !== undefined && (
          <HelperText id={helperId}>
            <HelperTextItem variant={problem === null ? "default" : "error"}>{text}</HelperTextItem>
          </HelperText>
        )}
      </FormHelperText>
    </FormGroup>
  );
}
