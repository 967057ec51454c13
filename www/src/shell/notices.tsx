// Short messages at the edge of the page, about what has just been done or has failed.
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from "react";
import { AlertActionCloseButton, AlertGroup } from "@patternfly/react-core";
import { exactWords, plainWords } from "../errors/plain-words";
import { useWords } from "../words/catalogue";
import { PageAlert } from "./page-alert";

export interface Notices {
  readonly done: (text: string) => void;
  /** Shown until it is closed. `what` is what failed. */
  readonly failed: (what: string, error: unknown) => void;
}

interface Notice {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  /** The exact words of an error. */
  readonly exact: string;
}

const Context = createContext<Notices | null>(null);
const NOTICE_MS = 6_000;

export function useNotices(): Notices {
  const notices = useContext(Context);
  if (notices === null) throw new Error("notices outside of their provider");
  return notices;
}

export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const t = useWords().shell;
  const [shown, setShown] = useState<readonly Notice[]>([]);
  const add = useCallback((title: string, body = "", exact = "") => {
    setShown((before) => [...before, { id: (before.at(-1)?.id ?? 0) + 1, title, body, exact }]);
  }, []);
  const notices = useMemo<Notices>(
    () => ({
      done: (text) => add(text),
      failed: (what, error) => {
        const words = plainWords(error);
        add(what, `${words.what} ${words.advice}`, exactWords(error));
      },
    }),
    [add],
  );
  const close = (id: number) => setShown((before) => before.filter((notice) => notice.id !== id));
  return (
    <Context value={notices}>
      {children}
      <AlertGroup isToast isLiveRegion>
        {shown.map(({ id, title, body, exact }) => (
          <PageAlert
            key={id}
            variant={body === "" ? "success" : "danger"}
            title={title}
            timeout={body === "" ? NOTICE_MS : false}
            onTimeout={() => close(id)}
            actionClose={<AlertActionCloseButton aria-label={t.closeNotice(title)} onClose={() => close(id)} />}
          >
            {body}
            {exact !== "" && <code className="page-exact page-block">{exact}</code>}
          </PageAlert>
        ))}
      </AlertGroup>
    </Context>
  );
}
