// Selects which of the demo lab's clients the page uses.
import { FormSelect, FormSelectOption } from "@patternfly/react-core";
import { useWords } from "../words/catalogue";

interface Props {
  readonly clients: readonly string[];
  readonly client: string;
  readonly onClient: (client: string) => void;
}

export function ClientSwitch({ clients, client, onClient }: Props) {
  const t = useWords().shell;
  return (
    <label className="page-client">
      <span>{t.client}</span>
      <FormSelect value={client} aria-label={t.client} onChange={(_, next) => onClient(next)}>
        {clients.map((name) => (
          <FormSelectOption key={name} value={name} label={name} />
        ))}
      </FormSelect>
    </label>
  );
}
