// The view of the exporters: filters, table and booking button.
import { useCallback, useMemo } from "react";
import {
  Button,
  FormSelect,
  FormSelectOption,
  SearchInput,
  Toolbar,
  ToolbarContent,
  ToolbarGroup,
  ToolbarItem,
} from "@patternfly/react-core";
import ServerIcon from "@patternfly/react-icons/dist/esm/icons/server-icon";
import type { LabLists } from "../data/use-lab-lists";
import { RefreshButton } from "../refresh/refresh-button";
import { StaleAlert } from "../refresh/stale-alert";
import type { Query } from "../route/route";
import type { ChangeQuery } from "../route/use-route";
import { ListBody } from "../shell/list-body";
import { ColumnMenu } from "../table/column-menu";
import { shownColumns, sorted, sortOf, sortText, type Sort } from "../table/columns";
import { useWords } from "../words/catalogue";
import { GROUPS, groupOf, withRequirement } from "./exporter-state";
import { EXPORTER_COLUMNS, ExporterTable, type ExporterColumn } from "./exporter-table";
import { SelectorField } from "./selector-field";
import { useFilter, useMatching } from "./use-filter";

interface Props {
  readonly client: string;
  readonly lists: LabLists;
  readonly query: Query;
  readonly onQuery: ChangeQuery;
}

export function ExportersView({ client, lists, query, onQuery }: Props) {
  const { exporters: t, table } = useWords();
  const { text, problem, selector, onText } = useFilter(query.filter ?? "", onQuery);
  const matching = useMatching(lists.exporters.items, selector);
  const group = GROUPS.find((one) => one === query.show);
  const name = query.name ?? "";
  const columns = useMemo(() => shownColumns(EXPORTER_COLUMNS, query.columns), [query.columns]);
  const sort = useMemo(() => sortOf(EXPORTER_COLUMNS, query.sort), [query.sort]);
  const shown = useMemo(() => {
    const found = matching?.filter(
      (exporter) => exporter.name.includes(name) && (group === undefined || groupOf(exporter) === group),
    );
    return found && sorted(found, EXPORTER_COLUMNS, sort);
  }, [matching, name, group, sort]);

  const onBook = useCallback((exporter: string) => onQuery({ book: exporter }), [onQuery]);
  const onLabel = useCallback(
    (label: string) => onQuery({ filter: withRequirement(selector, label) }),
    [onQuery, selector],
  );
  const onSort = useCallback((next: Sort) => onQuery({ sort: sortText(next) }), [onQuery]);
  const titleOf = (key: string) => t.columns[key as ExporterColumn];
  const { watched } = lists.exporters;
  const isFiltered = text !== "" || name !== "" || group !== undefined;
  const clear = () => {
    onText("");
    onQuery({ filter: null, name: null, show: null });
  };
  return (
    <>
      <Toolbar>
        <ToolbarContent alignItems="start">
          <ToolbarItem className="page-filter-item">
            <SelectorField
              id="filter"
              label={t.filter}
              placeholder={t.filterExample}
              value={text}
              problem={problem}
              onChange={onText}
            />
          </ToolbarItem>
          <ToolbarItem>
            <SearchInput
              resetButtonLabel={table.emptySearch}
              aria-label={t.byName}
              placeholder={t.byName}
              value={name}
              onChange={(_, next) => onQuery({ name: next })}
              onClear={() => onQuery({ name: null })}
            />
          </ToolbarItem>
          <ToolbarItem>
            <FormSelect aria-label={t.byState} value={group ?? ""} onChange={(_, next) => onQuery({ show: next })}>
              <FormSelectOption value="" label={t.allStates} />
              {GROUPS.map((one) => (
                <FormSelectOption key={one} value={one} label={t.groups[one]} />
              ))}
            </FormSelect>
          </ToolbarItem>
          <ToolbarItem>
            <Button onClick={() => onBook("")}>{t.bookAny}</Button>
          </ToolbarItem>
          <ToolbarGroup align={{ default: "alignEnd" }} alignItems="center">
            {shown != null && (
              <ToolbarItem alignSelf="center" aria-live="polite">
                {t.count(shown.length)}
              </ToolbarItem>
            )}
            <ToolbarItem>
              <ColumnMenu
                columns={EXPORTER_COLUMNS}
                shown={columns}
                titleOf={titleOf}
                onColumns={(next) => onQuery({ columns: next })}
              />
              <RefreshButton loading={lists.loading} onRefresh={lists.refresh} />
            </ToolbarItem>
          </ToolbarGroup>
        </ToolbarContent>
      </Toolbar>
      <StaleAlert watched={watched} of={t.title} onRetry={lists.refresh} />
      {/* One alert for an outage: the one of the leases only if the exporters could be read. */}
      {watched.error === null && <StaleAlert watched={lists.leases.watched} of={t.leases} onRetry={lists.refresh} />}
      <ListBody
        of={t.title}
        loading={shown == null && watched.error === null}
        empty={shown?.length === 0}
        emptyIcon={ServerIcon}
        emptyTitle={isFiltered ? t.noMatch : t.none}
        emptyBody={isFiltered ? t.noMatchAdvice : t.noneAdvice}
        emptyAction={
          isFiltered ? (
            <Button variant="link" onClick={clear}>
              {t.clear}
            </Button>
          ) : undefined
        }
      >
        {shown != null && shown.length > 0 && (
          <ExporterTable
            exporters={shown}
            columns={columns}
            sort={sort}
            onSort={onSort}
            client={client}
            onLabel={onLabel}
            onBook={onBook}
          />
        )}
      </ListBody>
    </>
  );
}
