// The demo's fault controls, one for each endpoint. Loaded only where the page found a demo.
import type { ReactNode } from "react";
import { withoutScheme } from "../endpoints/address";
import { BreakMenu } from "./break-menu";
import { FaultsAlert } from "./faults-alert";
import { useDemoWords } from "./words/demo-words";
import { useDemoFaults } from "./use-demo-faults";

interface Props {
  /** The demo's admin port. */
  readonly admin: string;
  /** Renders the view; gets the error of the admin port, and the control of the endpoint with an index. */
  readonly children: (error: ReactNode, controlOf: (index: number, url: string) => ReactNode) => ReactNode;
}

export default function DemoControls({ admin, children }: Props) {
  const t = useDemoWords();
  const { faults, error, order } = useDemoFaults(admin);
  return children(<FaultsAlert error={error} />, (index, url) => (
    <BreakMenu
      names={{ break: t.breakOne(withoutScheme(url)), restore: t.restoreOne(withoutScheme(url)) }}
      fault={faults?.get(`endpoints/${index}`)}
      onFault={(fault) => order(`endpoints/${index}`, fault)}
    />
  ));
}
