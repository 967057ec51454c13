// Replaces a table by placeholders while it is first loaded, and by a text if it is empty.
import type { ComponentType, ReactNode } from "react";
import { EmptyState, EmptyStateActions, EmptyStateBody, EmptyStateFooter, Skeleton } from "@patternfly/react-core";
import { useWords } from "../words/catalogue";

interface Props {
  /** The items of the list, for screen readers. */
  readonly of: string;
  readonly loading: boolean;
  readonly empty: boolean;
  readonly emptyIcon: ComponentType;
  readonly emptyTitle: string;
  readonly emptyBody: string;
  readonly emptyAction?: ReactNode;
  /** The table. */
  readonly children: ReactNode;
}

const ROWS = [0, 1, 2, 3, 4, 5];

export function ListBody({ of, loading, empty, emptyIcon, emptyTitle, emptyBody, emptyAction, children }: Props) {
  const t = useWords().shell;
  if (loading) {
    return (
      <div role="status" aria-label={t.loading(of)} className="page-skeleton">
        {ROWS.map((row) => (
          <Skeleton key={row} height="2.25rem" />
        ))}
      </div>
    );
  }
  if (!empty) return children;
  return (
    <EmptyState titleText={emptyTitle} headingLevel="h2" icon={emptyIcon}>
      <EmptyStateBody>{emptyBody}</EmptyStateBody>
      {emptyAction !== undefined && (
        <EmptyStateFooter>
          <EmptyStateActions>{emptyAction}</EmptyStateActions>
        </EmptyStateFooter>
      )}
    </EmptyState>
  );
}
