// Leads from one item back to its list.
import type { ReactNode } from "react";
import AngleLeftIcon from "@patternfly/react-icons/dist/esm/icons/angle-left-icon";

export function BackLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <a href={href} className="page-back">
      <AngleLeftIcon /> {children}
    </a>
  );
}
