// The part of the connection form that signs in at an identity provider.
import { useState } from "react";
import { Button, ExpandableSection, TextInput } from "@patternfly/react-core";
import { Field } from "../errors/field";
import { useWords } from "../words/catalogue";
import { DEFAULT_SCOPE, type Provider } from "./page-config";
import { PageAlert } from "../shell/page-alert";

interface Props {
  /** The preset provider; null if there is none. */
  readonly provider: Provider | null;
  /** Why the last sign-in failed; null if it did not. */
  readonly error: unknown;
  /** Leaves the page; rejects if the provider cannot be reached. */
  readonly onSignIn: (provider: Provider) => Promise<void>;
}

export function SignInForm({ provider, error, onSignIn }: Props) {
  const t = useWords().connection;
  const [issuer, setIssuer] = useState(provider?.issuer ?? "");
  const [clientId, setClientId] = useState(provider?.clientId ?? "");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(error);
  const start = () => {
    setBusy(true);
    setFailure(null);
    onSignIn({ issuer: issuer.trim(), clientId: clientId.trim(), scope: provider?.scope ?? DEFAULT_SCOPE })
      .catch(setFailure)
      .finally(() => setBusy(false));
  };
  const [opened, setOpened] = useState(provider !== null || error !== null);
  return (
    <ExpandableSection toggleText={t.signIn} isExpanded={opened} onToggle={(_, open) => setOpened(open)} isIndented>
      {opened && (
        <div className="page-more">
          {failure !== null && (
            <PageAlert component="h2" variant="danger" isInline isLiveRegion title={t.signInFailed}>
              {failure instanceof Error ? failure.message : ""}
            </PageAlert>
          )}
          <Field id="issuer" label={t.issuer} help={t.issuerHelp} problem={null}>
            {(described) => (
              <TextInput {...described} type="url" value={issuer} onChange={(_, value) => setIssuer(value)} />
            )}
          </Field>
          <Field id="clientId" label={t.clientId} help={t.clientIdHelp} problem={null}>
            {(described) => (
              <TextInput
                {...described}
                autoComplete="off"
                value={clientId}
                onChange={(_, value) => setClientId(value)}
              />
            )}
          </Field>
          <div>
            <Button
              variant="secondary"
              isLoading={busy}
              isAriaDisabled={busy || issuer.trim() === "" || clientId.trim() === ""}
              onClick={start}
            >
              {t.signInButton}
            </Button>
          </div>
        </div>
      )}
    </ExpandableSection>
  );
}
