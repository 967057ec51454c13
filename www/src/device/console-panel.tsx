// One console: its terminal, and what can be done with it.
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import {
  Button,
  Label,
  ModalBody,
  ModalFooter,
  SearchInput,
  Switch,
  Toolbar,
  ToolbarContent,
  ToolbarItem,
} from "@patternfly/react-core";
import "@xterm/xterm/css/xterm.css";
import type { Driver } from "jumpstarter-web/device";
import { plainWords } from "../errors/plain-words";
import { exactTime } from "../time/format";
import { PageModal, WarningHeader } from "../shell/page-modal";
import { useWords, words } from "../words/catalogue";
import { ConsoleConnection, type ConsolePhase } from "./console-connection";
import { linesToConfirm } from "./paste";
import { saveFile } from "./save-file";
import { ConsoleTerminal } from "./terminal";

interface Props {
  readonly driver: Driver;
  readonly isSelected: boolean;
  readonly isUsable: boolean;
  /** Whether the lease has ended: the connection is closed, and not opened again. */
  readonly hasEnded: boolean;
  readonly onClose: () => void;
}

interface Parts {
  readonly terminal: ConsoleTerminal;
  readonly connection: ConsoleConnection;
}

const COLOURS = { closed: "grey", opening: "blue", open: "green", broken: "orange" } as const satisfies Record<
  ConsolePhase,
  string
>;
const SCREEN_READER = "jumpstarter-console-screen-reader";

export default function ConsolePanel({ driver, isSelected, isUsable, hasEnded, onClose }: Props) {
  const t = useWords().devices;
  const host = useRef<HTMLDivElement>(null);
  const leaveTo = useRef<HTMLButtonElement>(null);
  const current = useRef(driver);
  const [parts, setParts] = useState<Parts | null>(null);
  const [pasting, setPasting] = useState<string | null>(null);
  const [isKept, setIsKept] = useState(false);
  const [readsAloud, setReadsAloud] = useState(() => localStorage.getItem(SCREEN_READER) === "on");
  const [said, setSaid] = useState("");
  useEffect(() => {
    current.current = driver;
  }, [driver]);

  useEffect(() => {
    if (host.current === null) return;
    const terminal = new ConsoleTerminal(
      host.current,
      {
        onBytes: (bytes) => connection.send(bytes),
        onPaste: (text) => (linesToConfirm(text) === null ? terminal.insert(text) : setPasting(text)),
        onLeave: () => leaveTo.current?.focus(),
      },
      localStorage.getItem(SCREEN_READER) === "on",
    );
    const connection = new ConsoleConnection(() => (signal) => current.current.open("connect", { signal }), terminal);
    let wasOpen = false;
    let wasLost = false;
    const unsubscribe = connection.subscribe(() => {
      const { phase } = connection.state();
      const { consoleLost, consoleBack } = words().devices;
      if (wasOpen && phase !== "open") terminal.note(consoleLost(exactTime(new Date())));
      if (wasLost && phase === "open") terminal.note(consoleBack(exactTime(new Date())));
      wasLost = (wasLost || wasOpen) && phase !== "open";
      wasOpen = phase === "open";
    });
    connection.connect();
    terminal.focus();
    setParts({ terminal, connection });
    return () => {
      unsubscribe();
      connection.close();
      terminal.dispose();
    };
  }, []);

  useEffect(() => {
    if (hasEnded) parts?.connection.close();
  }, [hasEnded, parts]);

  const copy = () => {
    if (parts === null) return;
    const { terminal } = parts;
    const text = terminal.selection() === "" ? terminal.text() : terminal.selection();
    // Not available in pages loaded over plain http.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard === undefined) return setSaid(t.clipboardDenied);
    clipboard.writeText(text).then(
      () => setSaid(t.copied),
      () => setSaid(t.clipboardDenied),
    );
  };
  const paste = () => {
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard === undefined) return setSaid(t.pasteByKey);
    clipboard.readText().then(
      (text) => (linesToConfirm(text) === null ? parts?.terminal.insert(text) : setPasting(text)),
      () => setSaid(t.pasteByKey),
    );
  };
  return (
    <section aria-label={t.consoleOf(driver.path)} hidden={!isSelected && !isKept} className="device-console">
      <Toolbar>
        <ToolbarContent>
          <ToolbarItem>
            <strong>{driver.path}</strong>{" "}
            {parts !== null && <State connection={parts.connection} isUsable={isUsable} />}
          </ToolbarItem>
          <ToolbarItem>
            <Button ref={leaveTo} variant="secondary" size="sm" onClick={copy}>
              {t.copy}
            </Button>{" "}
            <Button variant="secondary" size="sm" onClick={paste}>
              {t.paste}
            </Button>{" "}
            <Button
              variant="secondary"
              size="sm"
              onClick={() => parts !== null && saveFile(`${driver.path}.log`, parts.terminal.transcript.blob())}
            >
              {t.save}
            </Button>{" "}
            <Button variant="secondary" size="sm" onClick={() => parts?.terminal.clear()}>
              {t.clear}
            </Button>{" "}
            <Button variant="link" size="sm" onClick={onClose}>
              {t.closeConsole}
            </Button>
          </ToolbarItem>
          <ToolbarItem>
            <Find terminal={parts?.terminal ?? null} />
          </ToolbarItem>
          <ToolbarItem>
            <Switch label={t.keepVisible} isChecked={isKept} onChange={(_, checked) => setIsKept(checked)} />
          </ToolbarItem>
          <ToolbarItem>
            <Switch
              label={t.screenReader}
              isChecked={readsAloud}
              onChange={(_, checked) => {
                setReadsAloud(checked);
                localStorage.setItem(SCREEN_READER, checked ? "on" : "off");
                parts?.terminal.setScreenReaderMode(checked);
              }}
            />
          </ToolbarItem>
        </ToolbarContent>
      </Toolbar>
      <p className="page-subtle page-small" aria-live="polite">
        {said}
      </p>
      <div ref={host} className="device-terminal" />
      <p className="page-subtle page-small">{t.leaveByKey}</p>
      {pasting !== null && (
        <PageModal variant="medium" onClose={() => setPasting(null)} aria-labelledby="paste-title">
          <WarningHeader title={t.pasteTitle(linesToConfirm(pasting) ?? 1)} labelId="paste-title" />
          <ModalBody>
            <p>{t.pasteBody}</p>
            <pre className="page-dump device-pasted" tabIndex={0}>
              {pasting.slice(0, 4_000)}
            </pre>
          </ModalBody>
          <ModalFooter>
            <Button
              variant="primary"
              onClick={() => {
                setPasting(null);
                parts?.terminal.insert(pasting);
              }}
            >
              {t.paste}
            </Button>
            <Button variant="link" onClick={() => setPasting(null)}>
              {t.cancel}
            </Button>
          </ModalFooter>
        </PageModal>
      )}
    </section>
  );
}

/** The state of the connection, and the button that opens or closes it. */
function State({ connection, isUsable }: { readonly connection: ConsoleConnection; readonly isUsable: boolean }) {
  const t = useWords().devices;
  const { phase, error } = useSyncExternalStore(connection.subscribe, connection.state);
  return (
    <>
      <span role="status">
        <Label color={COLOURS[phase]}>{t.consolePhases[phase]}</Label> {error !== null && plainWords(error).what}
      </span>{" "}
      {phase === "open" ? (
        <Button variant="link" isInline onClick={() => connection.close()}>
          {t.disconnect}
        </Button>
      ) : (
        <Button variant="link" isInline isDisabled={!isUsable} onClick={() => connection.connect()}>
          {t.reconnect}
        </Button>
      )}
    </>
  );
}

function Find({ terminal }: { readonly terminal: ConsoleTerminal | null }) {
  const { devices: t, table } = useWords();
  const [text, setText] = useState("");
  const [found, setFound] = useState(true);
  const find = (backwards: boolean) => setFound(text === "" || (terminal?.find(text, backwards) ?? false));
  return (
    <>
      <SearchInput
        aria-label={t.find}
        resetButtonLabel={table.emptySearch}
        submitSearchButtonLabel={t.find}
        previousNavigationButtonAriaLabel={t.findPrevious}
        nextNavigationButtonAriaLabel={t.findNext}
        placeholder={t.find}
        value={text}
        onChange={(_, value) => {
          setText(value);
          setFound(true);
        }}
        onSearch={() => find(true)}
        onClear={() => setText("")}
        onPreviousClick={() => find(true)}
        onNextClick={() => find(false)}
      />
      <span role="status">{!found && t.notFound}</span>
    </>
  );
}
