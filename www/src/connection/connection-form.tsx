// The form that asks where to connect, when no lab is announced beside the page. It stores nothing.
import { useState, type SyntheticEvent } from "react";
import {
  ActionGroup,
  Button,
  Card,
  CardBody,
  CardTitle,
  Form,
  TextArea,
  TextInput,
} from "@patternfly/react-core";
import { ErrorAlert } from "../errors/error-alert";
import { Field } from "../errors/field";
import { problemAt } from "../errors/field-problem";
import { endpointLines, type Access } from "./access";

interface Props {
  readonly busy: boolean;
  readonly error: unknown;
  readonly onConnect: (access: Access) => void;
}

const FIELDS = ["endpoints", "namespace", "client", "token"] as const;

export function ConnectionForm({ busy, error, onConnect }: Props) {
  const [endpoints, setEndpoints] = useState("");
  const [namespace, setNamespace] = useState("default");
  const [client, setClient] = useState("");
  const [token, setToken] = useState("");
  const problem = problemAt(error, FIELDS);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onConnect({
      endpoints: endpointLines(endpoints),
      namespace: namespace.trim(),
      client: client.trim(),
      token: token.trim(),
    });
  };

  return (
    <Card className="page-connection">
      <CardTitle component="h1">Connect to a Jumpstarter controller</CardTitle>
      <CardBody>
        <Form onSubmit={submit} noValidate aria-label="Connection">
          {error !== null && problem.field === null && <ErrorAlert error={error} />}
          <Field
            id="endpoints"
            label="Endpoints"
            isRequired
            help="gRPC-Web addresses of the controller, one on each line. Several are ways to the same controller."
            problem={problem.of("endpoints")}
          >
            {(described) => (
              <TextArea
                {...described}
                rows={3}
                resizeOrientation="vertical"
                value={endpoints}
                placeholder="https://grpc-web.lab.example.com"
                onChange={(_, value) => setEndpoints(value)}
              />
            )}
          </Field>
          <Field id="namespace" label="Namespace" isRequired problem={problem.of("namespace")}>
            {(described) => <TextInput {...described} value={namespace} onChange={(_, value) => setNamespace(value)} />}
          </Field>
          <Field
            id="client"
            label="Client"
            help="Your client's name. With a token of your organisation's single sign-on it may stay empty."
            problem={problem.of("client")}
          >
            {(described) => (
              <TextInput {...described} autoComplete="off" value={client} onChange={(_, value) => setClient(value)} />
            )}
          </Field>
          <Field
            id="token"
            label="Token"
            help="Kept in this tab's memory only; gone when the tab is closed or reloaded."
            problem={problem.of("token")}
          >
            {(described) => (
              <TextInput
                {...described}
                type="password"
                autoComplete="off"
                value={token}
                onChange={(_, value) => setToken(value)}
              />
            )}
          </Field>
          <ActionGroup>
            <Button type="submit" isLoading={busy} isAriaDisabled={busy}>
              Connect
            </Button>
          </ActionGroup>
        </Form>
      </CardBody>
    </Card>
  );
}
