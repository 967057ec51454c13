// The root component: looks for a demo lab next to the page, and shows the connection form or the dashboard.
import { useCallback, useMemo, useState } from "react";
import { Bullseye, Button, Page, PageSection } from "@patternfly/react-core";
import type { Access } from "./connection/access";
import { ClientSwitch } from "./connection/client-switch";
import { ConnectionForm } from "./connection/connection-form";
import { firstClient, type Lab } from "./connection/lab";
import { forgetAccess, rememberAccess } from "./connection/remembered";
import { useConnection } from "./connection/use-connection";
import { useStart } from "./connection/use-start";
import { useLab } from "./connection/use-lab";
import { ErrorAlert } from "./errors/error-alert";
import { Reconnect } from "./errors/reconnect";
import { Dashboard } from "./shell/dashboard";
import { PageHead, SkipLink } from "./shell/page-head";
import { PageSpinner } from "./shell/page-spinner";
import { useWords } from "./words/catalogue";

export function App() {
  const t = useWords().shell;
  const lab = useLab();
  if (lab === undefined) {
    return (
      <Page skipToContent={<SkipLink />} masthead={<PageHead nav={false} />}>
        <Waiting words={t.lookingForLab} />
      </Page>
    );
  }
  return lab === null ? <ByForm /> : <ByLab lab={lab} />;
}

function ByLab({ lab }: { readonly lab: Lab }) {
  const t = useWords().shell;
  const [client, setClient] = useState(() => firstClient(lab));
  const access = useMemo<Access>(
    () => ({
      endpoints: lab.endpoints,
      namespace: lab.namespace,
      client,
      token: lab.clients[client] ?? "",
      cookies: false,
    }),
    [lab, client],
  );
  const { connection, error } = useConnection(access);
  return (
    <Page
      skipToContent={<SkipLink />}
      masthead={
        <PageHead nav>
          <ClientSwitch clients={Object.keys(lab.clients)} client={client} onClient={setClient} />
        </PageHead>
      }
    >
      {connection !== null && (
        <Dashboard
          key={client}
          service={connection.service}
          connection={connection.access}
          attempts={connection.attempts}
          admin={lab.admin}
          deviceWays={lab.devices}
          gateway={lab.gateway}
          onDisconnect={null}
        />
      )}
      {error !== null && (
        <PageSection>
          <ErrorAlert error={error} />
        </PageSection>
      )}
      {connection === null && error === null && <Waiting words={t.connecting} />}
    </Page>
  );
}

function ByForm() {
  const t = useWords().shell;
  const start = useStart();
  const [access, setAccess] = useState<Access | null>(null);
  // The initial values of the form after a disconnect, without the token.
  const [last, setLast] = useState<Access | null>(null);
  const wanted = access ?? (last === null ? (start?.access ?? null) : null);
  const { connection, error } = useConnection(wanted);
  const enter = (chosen: Access, remember: boolean) => {
    if (remember) rememberAccess(chosen);
    else forgetAccess();
    setAccess(chosen);
  };
  const leave = useCallback(() => {
    forgetAccess();
    setLast(wanted);
    setAccess(null);
  }, [wanted]);
  if (connection === null) {
    return (
      <Page skipToContent={<SkipLink />} masthead={<PageHead nav={false} />}>
        <PageSection isFilled>
          {start === undefined ? (
            <Waiting words={t.connecting} />
          ) : (
            <ConnectionForm
              last={last}
              busy={wanted !== null && error === null}
              error={error}
              onConnect={enter}
              config={start.config}
              signInError={start.error}
            />
          )}
        </PageSection>
      </Page>
    );
  }
  const { client, namespace, session } = connection.access;
  return (
    <Page
      skipToContent={<SkipLink />}
      masthead={
        <PageHead nav>
          <span>{t.clientIn(client === "" ? (session?.name ?? "") : client, namespace)}</span>
          <Button variant="link" onClick={leave}>
            {t.disconnect}
          </Button>
        </PageHead>
      }
    >
      <Reconnect value={leave}>
        <Dashboard
          service={connection.service}
          connection={connection.access}
          attempts={connection.attempts}
          admin={null}
          onDisconnect={leave}
        />
      </Reconnect>
    </Page>
  );
}

function Waiting({ words }: { readonly words: string }) {
  return (
    <PageSection isFilled>
      <Bullseye>
        <PageSpinner words={words} />
      </Bullseye>
    </PageSection>
  );
}
