// Breaks and restores one of the demo's endpoints or ways to a device. Not shown for a real lab.
import { useState } from "react";
import { Button, Dropdown, DropdownItem, DropdownList, MenuToggle } from "@patternfly/react-core";
import { OFFERS, faultWords, type Fault } from "./demo-faults";
import { useDemoWords } from "./words/demo-words";

type Offer = keyof typeof OFFERS;
const ALL = Object.keys(OFFERS) as Offer[];

interface Props {
  /** The names of its buttons. */
  readonly names: { readonly break: string; readonly restore: string };
  /** The faults to choose from, by default all. */
  readonly offers?: readonly Offer[];
  /** Its current fault; undefined until it is known. */
  readonly fault: Fault | undefined;
  readonly onFault: (fault: Fault) => void;
}

export function BreakMenu({ names, offers = ALL, fault, onFault }: Props) {
  const [open, setOpen] = useState(false);
  const t = useDemoWords();
  const broken = fault === undefined ? null : faultWords(fault, t);
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
              aria-label={names.break}
              onClick={() => setOpen((before) => !before)}
            >
              {t.break}
            </MenuToggle>
          )}
        >
          <DropdownList>
            {offers.map((key) => (
              <DropdownItem key={key} description={t.offers[key].description} onClick={() => onFault(OFFERS[key])}>
                {t.offers[key].title}
              </DropdownItem>
            ))}
          </DropdownList>
        </Dropdown>
        <Button
          variant="secondary"
          size="sm"
          aria-label={names.restore}
          isAriaDisabled={broken === null}
          onClick={() => onFault({})}
        >
          {t.restore}
        </Button>
      </div>
    </>
  );
}
