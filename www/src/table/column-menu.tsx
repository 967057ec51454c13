// Chooses which columns of a table are shown.
import { useState } from "react";
import { Dropdown, DropdownItem, DropdownList, MenuToggle } from "@patternfly/react-core";
import ColumnsIcon from "@patternfly/react-icons/dist/esm/icons/columns-icon";
import { useWords } from "../words/catalogue";
import { columnsText, type Column } from "./columns";

interface Props<T> {
  readonly columns: readonly Column<T>[];
  readonly shown: readonly Column<T>[];
  readonly titleOf: (key: string) => string;
  /** Gets the columns as the address has them; null for the default. */
  readonly onColumns: (text: string | null) => void;
}

export function ColumnMenu<T>({ columns, shown, titleOf, onColumns }: Props<T>) {
  const [open, setOpen] = useState(false);
  const t = useWords().table;
  const keys = new Set(shown.map(({ key }) => key));
  const toggle = (key: string) => {
    const next = new Set(keys);
    if (!next.delete(key)) next.add(key);
    onColumns(columnsText(columns, next));
  };
  return (
    <Dropdown
      popperProps={{ appendTo: "inline" }}
      isOpen={open}
      onOpenChange={setOpen}
      onSelect={(_, key) => toggle(String(key))}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          variant="plain"
          isExpanded={open}
          aria-label={t.columns}
          icon={<ColumnsIcon />}
          onClick={() => setOpen((before) => !before)}
        />
      )}
    >
      <DropdownList>
        {columns
          .filter(({ optional }) => optional)
          .map(({ key }) => (
            <DropdownItem key={key} value={key} hasCheckbox isSelected={keys.has(key)}>
              {titleOf(key)}
            </DropdownItem>
          ))}
      </DropdownList>
    </Dropdown>
  );
}
