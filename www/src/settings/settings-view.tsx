// The view of the settings of this browser, and of the connection.
import { useState } from "react";
import {
  Button,
  Card,
  CardBody,
  CardTitle,
  DescriptionList,
  Form,
  FormGroup,
  FormSelect,
  FormSelectOption,
  Gallery,
  NumberInput,
  Switch,
} from "@patternfly/react-core";
import { mayNotify } from "../leases/ending-notices";
import { changePreferences } from "../preferences/preferences";
import { usePreferences } from "../preferences/use-preferences";
import { Fact } from "../shell/fact";
import { dateTime } from "../time/format";
import { useWords } from "../words/catalogue";
import { PageAlert } from "../shell/page-alert";

/** The connection, as far as it may be shown. */
export interface ShownConnection {
  readonly endpoints: readonly string[];
  readonly namespace: string;
  /** Empty if only the controller knows it. */
  readonly client: string;
}

interface Props {
  readonly connection: ShownConnection;
  /** Ends the connection; null in a demo, which always has one. */
  readonly onDisconnect: (() => void) | null;
}

const CHOICES = {
  language: ["auto", "en", "de"],
  theme: ["system", "light", "dark"],
  contrast: ["system", "high"],
  density: ["comfortable", "compact"],
  clock: ["auto", "12", "24"],
} as const;

type Choice = keyof typeof CHOICES;

export default function SettingsView({ connection, onDisconnect }: Props) {
  const t = useWords().settings;
  const chosen = usePreferences();
  const choice = (key: Choice) => (
    <FormGroup key={key} label={t.labels[key]} fieldId={`settings-${key}`}>
      <FormSelect
        id={`settings-${key}`}
        value={chosen[key]}
        onChange={(_, value) => changePreferences({ [key]: value })}
      >
        {CHOICES[key].map((value) => (
          <FormSelectOption key={value} value={value} label={textOf(t.choices[key], value)} />
        ))}
      </FormSelect>
    </FormGroup>
  );
  return (
    <Gallery hasGutter minWidths={{ default: "min(100%, 24rem)" }}>
      <Card isCompact>
        <CardTitle component="h2">{t.appearance}</CardTitle>
        <CardBody>
          <Form>{(["language", "theme", "contrast", "density"] as const).map(choice)}</Form>
        </CardBody>
      </Card>
      <Card isCompact>
        <CardTitle component="h2">{t.times}</CardTitle>
        <CardBody>
          <Form>
            <FormGroup label={t.labels.zone} fieldId="settings-zone">
              <FormSelect id="settings-zone" value={chosen.zone} onChange={(_, zone) => changePreferences({ zone })}>
                <FormSelectOption value="" label={t.ownZone(new Intl.DateTimeFormat().resolvedOptions().timeZone)} />
                <FormSelectOption value="UTC" label="UTC" />
                {Intl.supportedValuesOf("timeZone").map((zone) => (
                  <FormSelectOption key={zone} value={zone} label={zone} />
                ))}
              </FormSelect>
            </FormGroup>
            {choice("clock")}
            <p className="page-subtle">{t.example(dateTime(new Date()))}</p>
          </Form>
        </CardBody>
      </Card>
      <Card isCompact>
        <CardTitle component="h2">{t.updates}</CardTitle>
        <CardBody>
          <Form>
            <FormGroup label={t.labels.pollSeconds} fieldId="settings-poll">
              <NumberInput
                inputProps={{ id: "settings-poll" }}
                inputAriaLabel={t.labels.pollSeconds}
                minusBtnAriaLabel={t.less}
                plusBtnAriaLabel={t.more}
                min={1}
                max={3600}
                value={chosen.pollSeconds}
                unit={t.seconds}
                onMinus={() => changePreferences({ pollSeconds: chosen.pollSeconds - 1 })}
                onPlus={() => changePreferences({ pollSeconds: chosen.pollSeconds + 1 })}
                onChange={(event) => changePreferences({ pollSeconds: Number(event.currentTarget.value) })}
              />
            </FormGroup>
            <Notify />
          </Form>
        </CardBody>
      </Card>
      <Card isCompact>
        <CardTitle component="h2">{t.connection}</CardTitle>
        <CardBody>
          <DescriptionList isHorizontal isCompact>
            <Fact term={t.labels.endpoints}>
              {connection.endpoints.map((url) => (
                <div key={url} className="page-exact">
                  {url}
                </div>
              ))}
            </Fact>
            <Fact term={t.labels.namespace}>{connection.namespace}</Fact>
            <Fact term={t.labels.client}>{connection.client === "" ? t.byToken : connection.client}</Fact>
          </DescriptionList>
          {onDisconnect !== null && (
            <Button variant="secondary" onClick={onDisconnect}>
              {t.disconnect}
            </Button>
          )}
        </CardBody>
      </Card>
    </Gallery>
  );
}

function textOf(texts: Readonly<Record<string, string>>, key: string): string {
  return texts[key] ?? key;
}

/** Asks the browser for permission when it is switched on: browsers allow that only after a click. */
function Notify() {
  const t = useWords().settings;
  const { notify } = usePreferences();
  const [refused, setRefused] = useState(false);
  if (typeof Notification === "undefined") return null;
  const change = async (on: boolean) => {
    const isAllowed = !on || (await Notification.requestPermission()) === "granted";
    setRefused(!isAllowed);
    changePreferences({ notify: on && isAllowed });
  };
  return (
    <>
      <Switch
        id="settings-notify"
        label={t.labels.notify}
        isChecked={notify && mayNotify()}
        onChange={(_, on) => void change(on)}
      />
      {refused && <PageAlert component="h2" variant="warning" isInline isPlain title={t.notifyRefused} />}
    </>
  );
}
