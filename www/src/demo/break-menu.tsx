// Breaks and restores one of the demo's endpoints. Not shown for a real lab.
import { useState } from "react";
import { Button, Dropdown, DropdownItem, DropdownList, MenuToggle } from "@patternfly/react-core";
import { OFFERS, faultWords, type Fault } from "./demo-faults";
import { useDemoWords } from "./words/demo-words";
import { hostOf } from "../endpoints/attempt-words";

interface Props {
  readonly url: string;
  /** Its current fault; undefined until it is known. */
  readonly fault: Fault | undefined;
  readonly onFault: (fault: Fault) => void;
}

export function BreakMenu({ url, fault, onFault }: Props) {
  const [open, setOpen] = useState(false);
  const t = useDemoWords();
  const broken = fault === undefined ? null : faultWords(fault, t);
  const host = hostOf(url);
  return (
    <>
      <p className="page-subtle page-small race-fault" aria-live="polite">
        {fault === undefined ? t.title : broken === null ? t.working : t.has(broken)}
      </p>
      <div className="race-break">
        <Dropdown
          popperProps={{ appendTo: "inline" }}
          isOpen={open}
          onOpenChange={setOpen}
          onSelect={() => setOpen(false)}
          toggle={(toggle) => (
            <MenuToggle
              ref={toggle}
              size="sm"
              isExpanded={open}
              aria-label={t.breakOne(host)}
              onClick={() => setOpen((before) => !before)}
            >
              {t.break}
            </MenuToggle>
          )}
        >
          <DropdownList>
            {Object.entries(t.offers).map(([key, { title, description }]) => (
              <DropdownItem
                key={key}
                description={description}
                onClick={() => onFault(OFFERS[key as keyof typeof OFFERS])}
              >
                {title}
              </DropdownItem>
            ))}
          </DropdownList>
        </Dropdown>
        <Button
          variant="secondary"
          size="sm"
          aria-label={t.restoreOne(host)}
          isAriaDisabled={broken === null}
          onClick={() => onFault({})}
        >
          {t.restore}
        </Button>
      </div>
    </>
  );
}
