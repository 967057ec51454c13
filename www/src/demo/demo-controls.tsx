// The demo's fault controls, one for each endpoint. Loaded only where the page found a demo.
import type { ReactNode } from "react";
import { BreakMenu } from "./break-menu";
import { useDemoWords } from "./words/demo-words";
import { useDemoFaults } from "./use-demo-faults";
import { PageAlert } from "../shell/page-alert";

interface Props {
  /** The demo's admin port. */
  readonly admin: string;
  /** Renders the view; gets the error of the admin port, and the control of the endpoint with an index. */
  readonly children: (error: ReactNode, controlOf: (index: number, url: string) => ReactNode) => ReactNode;
}

export default function DemoControls({ admin, children }: Props) {
  const t = useDemoWords();
  const { faults, error, order } = useDemoFaults(admin);
  const alert = error !== null && (
    <PageAlert component="h2" variant="warning" isInline isLiveRegion title={t.failed}>
      {error instanceof Error ? error.message : ""}
    </PageAlert>
  );
  return children(alert, (index, url) => (
    <BreakMenu url={url} fault={faults?.[index]} onFault={(fault) => order(index, fault)} />
  ));
}
