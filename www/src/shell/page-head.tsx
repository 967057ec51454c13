// The page header: skip link, brand, navigation, and the current client.
import type { ReactNode } from "react";
import { Masthead, MastheadBrand, MastheadContent, MastheadMain, Nav, NavItem, NavList } from "@patternfly/react-core";
import { hrefOf, VIEWS } from "../route/route";
import { useRoute } from "../route/use-route";
import { useWords } from "../words/catalogue";

/** The header. `nav` shows the navigation; `children` are at the end. */
export function PageHead({ nav, children }: { readonly nav: boolean; readonly children?: ReactNode }) {
  const { view } = useRoute();
  const t = useWords().shell;
  return (
    <Masthead display={{ default: "inline" }} className="page-head">
      <MastheadMain>
        <MastheadBrand className="page-brand">
          <img src="./icon.svg" alt="" width="28" height="28" /> Jumpstarter
        </MastheadBrand>
      </MastheadMain>
      <MastheadContent className="page-head-content">
        {nav && (
          <Nav variant="horizontal" aria-label={t.navigation}>
            <NavList>
              {VIEWS.map((one) => (
                <NavItem key={one} to={hrefOf(one)} isActive={view === one} itemId={one}>
                  {t.views[one]}
                </NavItem>
              ))}
            </NavList>
          </Nav>
        )}
        <div className="page-head-end">{children}</div>
      </MastheadContent>
    </Masthead>
  );
}

/** Lets keyboard users pass the header. A button, because the address's hash is the page's own. */
export function SkipLink() {
  const t = useWords().shell;
  return (
    <button
      type="button"
      className="page-skip"
      onClick={() => (document.getElementById("page-heading") ?? document.querySelector("h1"))?.focus()}
    >
      {t.skip}
    </button>
  );
}
