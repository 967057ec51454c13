// Shows the result of pasting a config: which of several fills the fields, and which parts are not used.
import { FormSelect, FormSelectOption } from "@patternfly/react-core";
import { useWords } from "../words/catalogue";
import type { Pasted } from "./pasted-config";
import { PageAlert } from "../shell/page-alert";

interface Props {
  readonly pasted: readonly Pasted[];
  /** The index of the config that fills the fields. */
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

export function PastedAlert({ pasted, chosen, onChoose }: Props) {
  const t = useWords().connection;
  return (
    <PageAlert component="h2" variant="info" isInline isLiveRegion title={t.pasted}>
      {pasted.length > 1 && (
        <FormSelect value={chosen} aria-label={t.pastedConfig} onChange={(_, index) => onChoose(Number(index))}>
          {pasted.map(({ name }, index) => (
            <FormSelectOption key={index} value={index} label={name} />
          ))}
        </FormSelect>
      )}
      {pasted[chosen]?.notices.map((notice) => (
        <p key={notice}>{notice}</p>
      ))}
    </PageAlert>
  );
}
