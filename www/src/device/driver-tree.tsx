// The drivers of a device as a tree of links, each with its description.
import type { Driver } from "jumpstarter-web/device";
import { formatHash } from "../route/route";
import { useWords } from "../words/catalogue";

interface Props {
  readonly lease: string;
  readonly root: Driver;
  readonly selected: Driver | undefined;
  /** The paths of drivers whose console is open. */
  readonly consoles: ReadonlySet<string>;
}

export function DriverTree({ lease, root, selected, consoles }: Props) {
  const t = useWords().devices;
  return (
    <nav aria-label={t.drivers}>
      <Branch drivers={root.children.length > 0 ? root.children : [root]} {...{ lease, selected, consoles }} />
    </nav>
  );
}

interface BranchProps extends Omit<Props, "root"> {
  readonly drivers: readonly Driver[];
}

function Branch({ drivers, ...shared }: BranchProps) {
  const { lease, selected, consoles } = shared;
  const t = useWords().devices;
  return (
    <ul className="device-tree">
      {drivers.map((driver) => (
        <li key={driver.path}>
          <a
            href={deviceHref(lease, driver)}
            aria-current={driver.path === selected?.path ? "page" : undefined}
            className="device-tree-link"
          >
            {driver.name || t.root}
          </a>
          {consoles.has(driver.path) && <span className="page-subtle page-small"> {t.consoleOpen}</span>}
          {driver.description !== null && <div className="page-subtle page-small">{driver.description}</div>}
          {driver.children.length > 0 && <Branch drivers={driver.children} {...shared} />}
        </li>
      ))}
    </ul>
  );
}

function deviceHref(lease: string, driver: Driver): string {
  return formatHash({
    view: "leases",
    name: lease,
    device: driver.path === "" ? [] : driver.path.split("."),
    query: {},
  });
}
