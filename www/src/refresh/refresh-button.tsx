// The button that refreshes a list. It can also be pressed while a refresh is in progress.
import { Button } from "@patternfly/react-core";
import { useWords } from "../words/catalogue";
import SyncIcon from "@patternfly/react-icons/dist/esm/icons/sync-alt-icon";

interface Props {
  readonly loading: boolean;
  readonly onRefresh: () => void;
}

export function RefreshButton({ loading, onRefresh }: Props) {
  const t = useWords().shell;
  return (
    <Button
      variant="plain"
      aria-label={t.refresh}
      icon={<SyncIcon className={loading ? "page-turning" : ""} />}
      onClick={onRefresh}
    />
  );
}
