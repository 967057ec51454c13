// The consoles of a device: that of the selected driver, and those that are kept visible. Open ones go on while another driver
// is shown. The terminal is loaded with the first one.
import { lazy, Suspense } from "react";
import { Button } from "@patternfly/react-core";
import type { Driver } from "jumpstarter-web/device";
import { PageSpinner } from "../shell/page-spinner";
import { useWords } from "../words/catalogue";

const ConsolePanel = lazy(() => import("./console-panel"));

interface Props {
  /** The drivers that have a console. */
  readonly drivers: readonly Driver[];
  readonly selected: Driver | undefined;
  /** The paths of those that are open. */
  readonly opened: ReadonlySet<string>;
  readonly isUsable: boolean;
  /** Whether the lease has ended. */
  readonly hasEnded: boolean;
  readonly onOpen: (driver: Driver) => void;
  readonly onClose: (path: string) => void;
}

export function Consoles({ drivers, selected, opened, isUsable, hasEnded, onOpen, onClose }: Props) {
  const t = useWords().devices;
  const unopened = selected !== undefined && drivers.includes(selected) && !opened.has(selected.path);
  return (
    <>
      {unopened && (
        <Button isDisabled={!isUsable} onClick={() => onOpen(selected)}>
          {t.openConsole}
        </Button>
      )}
      <Suspense fallback={<PageSpinner size="md" words={t.connecting} />}>
        {drivers
          .filter(({ path }) => opened.has(path))
          .map((driver) => (
            <ConsolePanel
              key={driver.path}
              driver={driver}
              isSelected={driver.path === selected?.path}
              isUsable={isUsable}
              hasEnded={hasEnded}
              onClose={() => onClose(driver.path)}
            />
          ))}
      </Suspense>
    </>
  );
}
