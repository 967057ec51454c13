// The root component: looks for a demo lab next to the page, and shows the connection form or the dashboard.
import { useCallback, useMemo, useState } from "react";
import { Bullseye, Button, Page, PageSection, Spinner } from "@patternfly/react-core";
import type { Access } from "./connection/access";
import { ClientSwitch } from "./connection/client-switch";
import { ConnectionForm } from "./connection/connection-form";
import { firstClient, type Lab } from "./connection/lab";
import { useConnection } from "./connection/use-connection";
import { useLab } from "./connection/use-lab";
import { ErrorAlert } from "./errors/error-alert";
import { Reconnect } from "./errors/reconnect";
import { Dashboard } from "./shell/dashboard";
import { PageHead } from "./shell/page-head";

export function App() {
  const found = useLab();
  if (found === undefined) {
    return (
      <Page masthead={<PageHead nav={false} />}>
        <Waiting words="Looking for a lab" />
      </Page>
    );
  }
  return found.lab === null ? <ByForm start={found.start} /> : <ByLab lab={found.lab} />;
}

function ByLab({ lab }: { readonly lab: Lab }) {
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
          attempts={connection.attempts}
          client={client}
          admin={lab.admin}
        />
      )}
      {error !== null && (
        <PageSection>
          <ErrorAlert error={error} />
        </PageSection>
      )}
      {connection === null && error === null && <Waiting words="Connecting" />}
    </Page>
  );
}

function ByForm({ start }: { readonly start: Access | null }) {
  const [access, setAccess] = useState<Access | null>(null);
  // The initial values of the form, after a disconnect those of the last connection; without the token.
  const [last, setLast] = useState(start);
  const { connection, error } = useConnection(access);
  const leave = useCallback(() => {
    setLast(access);
    setAccess(null);
  }, [access]);
  if (connection === null) {
    return (
      <Page masthead={<PageHead nav={false} />}>
        <PageSection isFilled>
          <ConnectionForm last={last} busy={access !== null && error === null} error={error} onConnect={setAccess} />
        </PageSection>
      </Page>
    );
  }
  const { client, namespace } = connection.access;
  return (
    <Page
      masthead={
        <PageHead nav>
          <span>
            {client === "" ? "" : `${client} in `}
            {namespace}
          </span>
          <Button variant="link" onClick={leave}>
            Disconnect
          </Button>
        </PageHead>
      }
    >
      <Reconnect value={leave}>
        <Dashboard service={connection.service} attempts={connection.attempts} client={client} admin={null} />
      </Reconnect>
    </Page>
  );
}

function Waiting({ words }: { readonly words: string }) {
  return (
    <PageSection isFilled>
      <Bullseye>
        <Spinner aria-label={words} />
      </Bullseye>
    </PageSection>
  );
}
