// The page header: brand, navigation, and the current client.
import type { ReactNode } from "react";
import { Masthead, MastheadBrand, MastheadContent, MastheadMain, Nav, NavItem, NavList } from "@patternfly/react-core";
import { formatHash, type View } from "../url-state";
import { useUrlState } from "../use-url-state";

/** The header. `nav` shows the navigation; `children` are at the end. */
export function PageHead({ nav, children }: { readonly nav: boolean; readonly children?: ReactNode }) {
  const [state] = useUrlState();
  const item = (view: View, words: string) => (
    <NavItem to={formatHash({ ...state, view })} isActive={state.view === view} itemId={view}>
      {words}
    </NavItem>
  );
  return (
    <Masthead display={{ default: "inline" }} className="page-head">
      <MastheadMain>
        <MastheadBrand className="page-brand">
          <img src="./icon.svg" alt="" width="28" height="28" /> Jumpstarter
        </MastheadBrand>
      </MastheadMain>
      <MastheadContent className="page-head-content">
        {nav && (
          <Nav variant="horizontal" aria-label="Views">
            <NavList>
              {item("exporters", "Exporters")}
              {item("leases", "Leases")}
              {item("race", "Race")}
            </NavList>
          </Nav>
        )}
        <div className="page-head-end">{children}</div>
      </MastheadContent>
    </Masthead>
  );
}
