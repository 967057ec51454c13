// The button that reads a list anew. It stays where it is while reading, and can be pressed again.
import { Button } from "@patternfly/react-core";
import SyncIcon from "@patternfly/react-icons/dist/esm/icons/sync-alt-icon";

interface Props {
  readonly loading: boolean;
  readonly onRefresh: () => void;
}

export function RefreshButton({ loading, onRefresh }: Props) {
  return (
    <Button
      variant="plain"
      aria-label="Refresh"
      icon={<SyncIcon className={loading ? "page-turning" : ""} />}
      onClick={onRefresh}
    />
  );
}
