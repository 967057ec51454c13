// The menu of what can be done with one lease.
import { useState } from "react";
import { Divider, Dropdown, DropdownItem, DropdownList, MenuToggle } from "@patternfly/react-core";
import EllipsisVIcon from "@patternfly/react-icons/dist/esm/icons/ellipsis-v-icon";
import type { Lease } from "jumpstarter-web";
import { useWords } from "../words/catalogue";
import { changesOf, useLeaseActions } from "./lease-actions";

export const EXTENSIONS = ["15m", "1h"] as const;

export function LeaseMenu({ lease }: { readonly lease: Lease }) {
  const [open, setOpen] = useState(false);
  const t = useWords().leases;
  const actions = useLeaseActions();
  return (
    <Dropdown
      isOpen={open}
      onOpenChange={setOpen}
      onSelect={() => setOpen(false)}
      popperProps={{ position: "right", appendTo: "inline" }}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          variant="plain"
          isExpanded={open}
          aria-label={t.actionsOf(lease.name)}
          icon={<EllipsisVIcon />}
          onClick={() => setOpen((before) => !before)}
        />
      )}
    >
      {open && (
        <DropdownList>
          {lease.stage() === "running" &&
            EXTENSIONS.map((by) => (
              <DropdownItem key={by} onClick={() => actions.extend(lease, by)}>
                {t.extendBy[by]}
              </DropdownItem>
            ))}
          {changesOf(lease).map((change) => (
            <DropdownItem key={change} onClick={() => actions.change(lease, change)}>
              {t.changes[change]}
            </DropdownItem>
          ))}
          <Divider component="li" />
          <DropdownItem isDanger onClick={() => actions.release([lease])}>
            {t.release}
          </DropdownItem>
        </DropdownList>
      )}
    </Dropdown>
  );
}
