// Rows, cells, labels and buttons of long tables: plain elements with PatternFly's classes. PatternFly's own components measure
// each label and cell for a tooltip, which takes most of the time that scrolling has.
import type { ComponentType, ReactNode } from "react";
import "@patternfly/react-styles/css/components/Button/button.css";
import "@patternfly/react-styles/css/components/Label/label.css";
import type { RowAttributes } from "./virtual-table";

export function Row({ attributes, children }: { readonly attributes: RowAttributes; readonly children: ReactNode }) {
  return (
    <tr className="pf-v6-c-table__tr" {...attributes}>
      {children}
    </tr>
  );
}

interface CellProps {
  /** The column's title, shown on narrow pages. */
  readonly title: string;
  readonly children: ReactNode;
}

export function Cell({ title, children }: CellProps) {
  return (
    <td className="pf-v6-c-table__td pf-m-break-word" data-label={title}>
      {children}
    </td>
  );
}

/** A cell without a title, as wide as its content: for buttons and checkboxes. */
export function ActionCell({ children }: { readonly children: ReactNode }) {
  return <td className="pf-v6-c-table__td pf-v6-c-table__action pf-m-fit-content">{children}</td>;
}

export type BadgeColor = "green" | "blue" | "purple" | "grey" | "orange" | "red" | "yellow";

interface BadgeProps {
  readonly color: BadgeColor;
  readonly icon?: ComponentType;
  readonly children: ReactNode;
}

/** A compact label. */
export function Badge({ color, icon: Icon, children }: BadgeProps) {
  return (
    <span className={`pf-v6-c-label pf-m-compact pf-m-${color}`}>
      <span className="pf-v6-c-label__content">
        {Icon !== undefined && (
          <span className="pf-v6-c-label__icon">
            <Icon />
          </span>
        )}
        <span className="pf-v6-c-label__text">{children}</span>
      </span>
    </span>
  );
}

interface SmallButtonProps {
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

export function SmallButton({ label, isDisabled = false, onClick, children }: SmallButtonProps) {
  return (
    <button
      type="button"
      className={`pf-v6-c-button pf-m-secondary pf-m-small${isDisabled ? " pf-m-disabled" : ""}`}
      aria-label={label}
      disabled={isDisabled}
      onClick={onClick}
    >
      <span className="pf-v6-c-button__text">{children}</span>
    </button>
  );
}
