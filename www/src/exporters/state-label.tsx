// An exporter's status as icon and text, with marks for what is unusual about it.
import ExclamationTriangleIcon from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import type { Exporter } from "jumpstarter-web";
import { Badge } from "../table/cells";
import { useWords } from "../words/catalogue";
import { DISABLED_ICON, exporterState, styleOf } from "./exporter-state";

export function StateLabel({ exporter }: { readonly exporter: Exporter }) {
  const t = useWords().exporters;
  const state = exporterState(exporter);
  const { color, icon: Icon } = styleOf(state);
  const deprecated = Object.keys(exporter.deprecatedLabels).length;
  return (
    <div className="page-labels">
      <Badge color={color} icon={Icon}>
        {state === null ? exporter.status : t.states[state]}
      </Badge>
      {!exporter.enabled && (
        <Badge color="orange" icon={DISABLED_ICON}>
          {t.disabled}
        </Badge>
      )}
      {deprecated > 0 && (
        <Badge color="yellow" icon={ExclamationTriangleIcon}>
          {t.deprecatedLabels(deprecated)}
        </Badge>
      )}
    </div>
  );
}
