// The connection form, shown if there is no demo lab next to the page.
import { useState, type ClipboardEvent, type DragEvent, type SyntheticEvent } from "react";
import {
  ActionGroup,
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
import { useWords } from "../words/catalogue";
import { endpointsIn, type Access } from "./access";
import { accessOf, CONNECTION_FIELDS, startText, textProblem, type ConnectionField } from "./connection-text";
import type { PageConfig } from "./page-config";
import { PastedAlert } from "./pasted-alert";
import { looksLikeConfig, pasteProblem, readPasted, type Pasted, type PasteProblem } from "./pasted-config";
import { signIn } from "./sign-in";
import { SignInForm } from "./sign-in-form";
import { PageAlert } from "../shell/page-alert";

interface Props {
  /** The last connection, for the initial values; null if there was none. */
  readonly last: Access | null;
  readonly busy: boolean;
  /** Why connecting failed; null if it did not. */
  readonly error: unknown;
  /** Gets whether this browser is to remember it. */
  readonly onConnect: (access: Access, remember: boolean) => void;
  /** What is preset in config.json. */
  readonly config: PageConfig;
  /** Why the last sign-in failed; null if it did not. */
  readonly signInError: unknown;
}

export function ConnectionForm({ last, busy, error, onConnect, config, signInError }: Props) {
  const t = useWords().connection;
  const [text, setText] = useState(() => startText(last ?? presetOf(config)));
  const [cookies, setCookies] = useState(last?.cookies ?? false);
  const [remember, setRemember] = useState(false);
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
        if (configs.length === 0) return setRefused({ field: null, words: t.pasteEmpty });
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
    const copied = event.clipboardData.getData("text");
    if (!looksLikeConfig(copied)) return;
    event.preventDefault();
    // The endpoint of a client config is the controller's own: one that config.json presets is better.
    const replaces = event.target instanceof HTMLTextAreaElement && config.endpoints.length === 0;
    takeConfig(copied, replaces ? [] : endpointsIn(text.endpoints));
  };

  /** A config's file that is dropped anywhere on the form. */
  const drop = (event: DragEvent<HTMLFormElement>) => {
    const [file] = event.dataTransfer.files;
    if (file === undefined) return;
    event.preventDefault();
    // A config has a few hundred bytes.
    if (file.size > MOST_BYTES) return setRefused({ field: null, words: t.pasteUnreadable });
    file.text().then(
      (dropped) => takeConfig(dropped, endpointsIn(text.endpoints)),
      () => setRefused({ field: null, words: t.pasteUnreadable }),
    );
  };

  /** A config may also be entered without pasting, for example by dragging its text. */
  const changeEndpoints = (value: string) => {
    if (!looksLikeConfig(value)) return change("endpoints", value);
    change("endpoints", config.endpoints.join("\n"));
    takeConfig(value, config.endpoints);
  };

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const wrong = textProblem(text);
    setRefused(wrong);
    setOutdated(wrong === null ? null : error);
    if (wrong === null) onConnect(accessOf(text, cookies), remember);
  };

  return (
    <Card className="page-connection">
      <CardTitle component="h1">{t.title}</CardTitle>
      <CardBody>
        <Form
          onSubmit={submit}
          onPaste={paste}
          onDragOver={(event) => event.dataTransfer.types.includes("Files") && event.preventDefault()}
          onDrop={drop}
          noValidate
          aria-label={t.region}
        >
          {failure !== null && named.field === null && <ErrorAlert error={failure} />}
          {refused?.field === null && (
            <PageAlert component="h2" variant="danger" isInline isLiveRegion title={t.pasteFailed}>
              {refused.words}
            </PageAlert>
          )}
          {pasted.length > 0 && (
            <PastedAlert pasted={pasted} chosen={chosen} onChoose={(index) => choose(pasted, index)} />
          )}
          <Field id="endpoints" label={t.endpoints} isRequired help={t.endpointsHelp} problem={problem("endpoints")}>
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
          <Field id="namespace" label={t.namespace} isRequired problem={problem("namespace")}>
            {(described) => (
              <TextInput {...described} value={text.namespace} onChange={(_, value) => change("namespace", value)} />
            )}
          </Field>
          <Field id="client" label={t.client} help={t.clientHelp} problem={problem("client")}>
            {(described) => (
              <TextInput
                {...described}
                autoComplete="off"
                value={text.client}
                onChange={(_, value) => change("client", value)}
              />
            )}
          </Field>
          <Field id="token" label={t.token} help={t.tokenHelp} problem={problem("token")}>
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
            id="remember"
            label={t.remember}
            description={t.rememberHelp}
            isChecked={remember}
            onChange={(_, checked) => setRemember(checked)}
          />
          <Checkbox
            id="cookies"
            label={t.cookies}
            description={t.cookiesHelp}
            isChecked={cookies}
            onChange={(_, checked) => setCookies(checked)}
          />
          <SignInForm
            provider={config.provider}
            error={signInError}
            onSignIn={async (provider) => {
              const wrong = textProblem(text);
              setRefused(wrong);
              if (wrong !== null) return;
              const { endpoints, namespace } = accessOf(text, cookies);
              await signIn({ endpoints, namespace, cookies, provider, hash: window.location.hash });
            }}
          />
          <ActionGroup>
            <Button type="submit" isLoading={busy} isAriaDisabled={busy}>
              {t.connect}
            </Button>
          </ActionGroup>
        </Form>
      </CardBody>
    </Card>
  );
}

const MOST_BYTES = 1_000_000;

function presetOf({ endpoints, namespace }: PageConfig) {
  return { endpoints, namespace: namespace ?? "default", client: "" };
}
