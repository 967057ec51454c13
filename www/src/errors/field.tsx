// One labelled field of a form, with its help and its error tied to it for screen readers. It knows no value.
import type { ReactNode } from "react";
import { FormGroup, FormHelperText, HelperText, HelperTextItem } from "@patternfly/react-core";

/** What the input inside has to carry so that label, help and error belong to it. */
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
      {/* The live region stands before the error comes, or a screen reader would not hear it. */}
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
