// Breaks and restores one of the demo's endpoints. Not shown for a real lab.
import { useState } from "react";
import { Button, Dropdown, DropdownItem, DropdownList, MenuToggle } from "@patternfly/react-core";
import { OFFERS, faultWords, type Fault } from "./demo-faults";
import { hostOf } from "../endpoints/attempt-words";

interface Props {
  readonly url: string;
  /** Its current fault; undefined until it is known. */
  readonly fault: Fault | undefined;
  readonly onFault: (fault: Fault) => void;
}

export function BreakMenu({ url, fault, onFault }: Props) {
  const [open, setOpen] = useState(false);
  const broken = fault === undefined ? null : faultWords(fault);
  const host = hostOf(url);
  return (
    <>
      <p className="page-subtle page-small race-fault" aria-live="polite">
        {fault === undefined ? "Demo" : broken === null ? "Demo: working" : `Demo: ${broken}`}
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
              aria-label={`Break ${host}`}
              onClick={() => setOpen((before) => !before)}
            >
              Break
            </MenuToggle>
          )}
        >
          <DropdownList>
            {OFFERS.map((offer) => (
              <DropdownItem key={offer.title} description={offer.description} onClick={() => onFault(offer.fault)}>
                {offer.title}
              </DropdownItem>
            ))}
          </DropdownList>
        </Dropdown>
        <Button
          variant="secondary"
          size="sm"
          aria-label={`Restore ${host}`}
          isAriaDisabled={broken === null}
          onClick={() => onFault({})}
        >
          Restore
        </Button>
      </div>
    </>
  );
}
