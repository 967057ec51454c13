// The filter field for exporters' labels. It waits for a pause in typing, and shows the parser's errors.
import { useEffect, useState } from "react";
import { HelperText, HelperTextItem, SearchInput } from "@patternfly/react-core";

interface Props {
  readonly filter: string;
  readonly problem: string | null;
  readonly onFilter: (filter: string) => void;
}

const PAUSE_MS = 400;

export function FilterField({ filter, problem, onFilter }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => {
      onFilter(typed.trim());
      setTyped(null);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, onFilter]);
  const now = (text: string) => {
    setTyped(null);
    onFilter(text.trim());
  };
  return (
    <div className="page-filter">
      <SearchInput
        aria-label="Filter by labels"
        searchInputId="filter"
        placeholder="Labels: board=rpi4,arch in (arm64)"
        value={typed ?? filter}
        onChange={(_, value) => setTyped(value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") now(typed ?? filter);
        }}
        onClear={() => now("")}
        aria-describedby="filter-problem"
        aria-invalid={problem !== null}
      />
      <div id="filter-problem" aria-live="polite">
        {problem !== null && (
          <HelperText>
            <HelperTextItem variant="error">{problem}</HelperTextItem>
          </HelperText>
        )}
      </div>
    </div>
  );
}
