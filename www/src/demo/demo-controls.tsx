// The demo's fault controls, one for each endpoint. Loaded only where the page found a demo.
import type { ReactNode } from "react";
import { Alert } from "@patternfly/react-core";
import { BreakMenu } from "./break-menu";
import { useDemoFaults } from "./use-demo-faults";

interface Props {
  /** The demo's admin port. */
  readonly admin: string;
  /** Renders the view; gets the error of the admin port, and the control of the endpoint with an index. */
  readonly children: (error: ReactNode, controlOf: (index: number, url: string) => ReactNode) => ReactNode;
}

export default function DemoControls({ admin, children }: Props) {
  const { faults, error, order } = useDemoFaults(admin);
  const alert = error !== null && (
    <Alert
      component="h2"
      variant="warning"
      isInline
      isLiveRegion
      title="The demo's faults could not be read or changed."
    >
      {error instanceof Error ? error.message : ""}
    </Alert>
  );
  return children(alert, (index, url) => (
    <BreakMenu url={url} fault={faults?.[index]} onFault={(fault) => order(index, fault)} />
  ));
}
