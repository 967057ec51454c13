// The connection form, shown if there is no demo lab next to the page. Stores nothing.
import { useState, type ClipboardEvent, type SyntheticEvent } from "react";
import {
  ActionGroup,
  Alert,
  Button,
  Card,
  CardBody,
  CardTitle,
  Checkbox,
  Form,
  TextArea,
  TextInput,
} from "@patternfly/react-core";
import { ErrorAlert } from "../errors/error-alert";
import { Field } from "../errors/field";
import { problemAt } from "../errors/field-problem";
import { endpointsIn, type Access } from "./access";
import { accessOf, CONNECTION_FIELDS, startText, textProblem, type ConnectionField } from "./connection-text";
import { PastedAlert } from "./pasted-alert";
import { looksLikeConfig, pasteProblem, readPasted, type Pasted, type PasteProblem } from "./pasted-config";

interface Props {
  /** The last connection, for the initial values; null if there was none. */
  readonly last: Access | null;
  readonly busy: boolean;
  /** Why connecting failed; null if it did not. */
  readonly error: unknown;
  readonly onConnect: (access: Access) => void;
}

export function ConnectionForm({ last, busy, error, onConnect }: Props) {
  const [text, setText] = useState(() => startText(last));
  const [cookies, setCookies] = useState(last?.cookies ?? false);
  // Errors found by the page itself, and the contents of a pasted config.
  const [refused, setRefused] = useState<PasteProblem | null>(null);
  const [pasted, setPasted] = useState<readonly Pasted[]>([]);
  const [chosen, setChosen] = useState(0);
  // The error of an earlier attempt is not shown next to a newer problem.
  const [outdated, setOutdated] = useState<unknown>(null);
  const failure = error === outdated ? null : error;
  const named = problemAt(failure, CONNECTION_FIELDS);
  const problem = (field: ConnectionField) => (refused?.field === field ? refused.words : named.of(field));

  const change = (field: ConnectionField, value: string) => {
    setText((before) => ({ ...before, [field]: value }));
    if (refused?.field === field) setRefused(null);
  };

  const choose = (configs: readonly Pasted[], index: number) => {
    setChosen(index);
    setRefused(null);
    setText((before) => ({ ...before, ...configs[index]?.text }));
  };

  const takeConfig = (config: string, endpoints: readonly string[]) => {
    setOutdated(error);
    setRefused(null);
    setPasted([]);
    readPasted(config, endpoints).then(
      (configs) => {
        if (configs.length === 0) return setRefused({ field: null, words: "The pasted list has no config in it." });
        setPasted(configs);
        choose(
          configs,
          Math.max(
            0,
            configs.findIndex(({ current }) => current),
          ),
        );
      },
      (wrong: unknown) => setRefused(pasteProblem(wrong)),
    );
  };

  /** Handles a config that is pasted into any field; single-line fields would remove its line breaks. */
  const paste = (event: ClipboardEvent<HTMLFormElement>) => {
    const config = event.clipboardData.getData("text");
    if (!looksLikeConfig(config)) return;
    event.preventDefault();
    const intoEndpoints = event.target instanceof HTMLTextAreaElement;
    takeConfig(config, intoEndpoints ? [] : endpointsIn(text.endpoints));
  };

  /** A config may also be entered without pasting, for example by drag and drop. */
  const changeEndpoints = (value: string) => {
    if (!looksLikeConfig(value)) return change("endpoints", value);
    change("endpoints", "");
    takeConfig(value, []);
  };

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const wrong = textProblem(text);
    setRefused(wrong);
    setOutdated(wrong === null ? null : error);
    if (wrong === null) onConnect(accessOf(text, cookies));
  };

  return (
    <Card className="page-connection">
      <CardTitle component="h1">Connect to a Jumpstarter controller</CardTitle>
      <CardBody>
        <Form onSubmit={submit} onPaste={paste} noValidate aria-label="Connection">
          {failure !== null && named.field === null && <ErrorAlert error={failure} />}
          {refused?.field === null && (
            <Alert variant="danger" isInline isLiveRegion title="The pasted config could not be used.">
              {refused.words}
            </Alert>
          )}
          {pasted.length > 0 && (
            <PastedAlert pasted={pasted} chosen={chosen} onChoose={(index) => choose(pasted, index)} />
          )}
          <Field
            id="endpoints"
            label="Endpoints"
            isRequired
            help="gRPC-Web addresses of the controller, separated by line breaks, spaces or commas. Several addresses must lead to the same controller. You can also paste a jmp client config here."
            problem={problem("endpoints")}
          >
            {(described) => (
              <TextArea
                {...described}
                rows={3}
                resizeOrientation="vertical"
                value={text.endpoints}
                placeholder="https://grpc-web.lab.example.com"
                onChange={(_, value) => changeEndpoints(value)}
              />
            )}
          </Field>
          <Field id="namespace" label="Namespace" isRequired problem={problem("namespace")}>
            {(described) => (
              <TextInput {...described} value={text.namespace} onChange={(_, value) => change("namespace", value)} />
            )}
          </Field>
          <Field
            id="client"
            label="Client"
            help="Your client's name. It may be empty if the token is from your organisation's single sign-on."
            problem={problem("client")}
          >
            {(described) => (
              <TextInput
                {...described}
                autoComplete="off"
                value={text.client}
                onChange={(_, value) => change("client", value)}
              />
            )}
          </Field>
          <Field
            id="token"
            label="Token"
            help="Kept only in this tab's memory, until the tab is closed or reloaded."
            problem={problem("token")}
          >
            {(described) => (
              <TextInput
                {...described}
                type="password"
                autoComplete="off"
                value={text.token}
                onChange={(_, value) => change("token", value)}
              />
            )}
          </Field>
          <Checkbox
            id="cookies"
            label="Send cookies"
            description="For a proxy with its own login, at another address than this page. It must allow credentials for this page's origin (CORS)."
            isChecked={cookies}
            onChange={(_, checked) => setCookies(checked)}
          />
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
