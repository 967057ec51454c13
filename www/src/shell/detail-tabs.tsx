// The tabs of one exporter's or lease's details; the selected one is in the address.
import type { ReactNode } from "react";
import { Tab, Tabs, TabTitleText } from "@patternfly/react-core";
import type { ChangeQuery } from "../route/use-route";

interface Props<K extends string> {
  /** The first one is shown by default. */
  readonly tabs: readonly K[];
  readonly active: K;
  readonly titles: Readonly<Record<K, string>>;
  readonly label: string;
  readonly onQuery: ChangeQuery;
  readonly children: (key: K) => ReactNode;
}

export function DetailTabs<K extends string>({ tabs, active, titles, label, onQuery, children }: Props<K>) {
  return (
    <Tabs
      activeKey={active}
      onSelect={(_, key) => onQuery({ tab: key === tabs[0] ? null : String(key) })}
      aria-label={label}
      mountOnEnter
      unmountOnExit
    >
      {tabs.map((key) => (
        <Tab key={key} eventKey={key} title={<TabTitleText>{titles[key]}</TabTitleText>}>
          <div className="page-tab">{children(key)}</div>
        </Tab>
      ))}
    </Tabs>
  );
}
