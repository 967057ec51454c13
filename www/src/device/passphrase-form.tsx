// Asks for the passphrase of an exporter that is reached directly. It is kept in memory, until the page is left.
import { useState, type SyntheticEvent } from "react";
import { Button, Form, TextInput } from "@patternfly/react-core";
import { Field } from "../errors/field";
import { useWords } from "../words/catalogue";

interface Props {
  readonly onPassphrase: (passphrase: string) => void;
}

export function PassphraseForm({ onPassphrase }: Props) {
  const t = useWords().devices;
  const [text, setText] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (text !== "") onPassphrase(text);
  };
  return (
    <Form onSubmit={submit} className="device-call">
      <Field id="passphrase" label={t.passphrase} help={t.passphraseHelp} problem={null}>
        {(described) => (
          <TextInput
            {...described}
            type="password"
            autoComplete="off"
            value={text}
            onChange={(_, value) => setText(value)}
          />
        )}
      </Field>
      <div>
        <Button type="submit" isDisabled={text === ""}>
          {t.usePassphrase}
        </Button>
      </div>
    </Form>
  );
}
