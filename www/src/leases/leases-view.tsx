// The view of the leases: all, mine or ended ones; release of many at once.
import { useCallback, useMemo } from "react";
import {
  Button,
  SearchInput,
  ToggleGroup,
  ToggleGroupItem,
  Toolbar,
  ToolbarContent,
  ToolbarGroup,
  ToolbarItem,
} from "@patternfly/react-core";
import CalendarIcon from "@patternfly/react-icons/dist/esm/icons/calendar-alt-icon";
import type { Lease } from "jumpstarter-web";
import type { LabLists } from "../data/use-lab-lists";
import { RefreshButton } from "../refresh/refresh-button";
import { StaleAlert } from "../refresh/stale-alert";
import type { Query } from "../route/route";
import type { ChangeQuery } from "../route/use-route";
import { ListBody } from "../shell/list-body";
import { ColumnMenu } from "../table/column-menu";
import { shownColumns, sorted, sortOf, sortText, type Sort } from "../table/columns";
import { useWords } from "../words/catalogue";
import { useLeaseActions } from "./lease-actions";
import { LEASE_COLUMNS, LeaseTable, type LeaseColumn } from "./lease-table";

interface Props {
  readonly lists: LabLists;
  readonly query: Query;
  readonly onQuery: ChangeQuery;
}

const SHOWN = ["all", "mine", "ended"] as const;
export type LeasesShown = (typeof SHOWN)[number];

/** Which leases an address shows. */
export function leasesShown(query: Query): LeasesShown {
  return SHOWN.find((one) => one === query.show) ?? "all";
}

export function LeasesView({ lists, query, onQuery }: Props) {
  const { leases: t, table } = useWords();
  const { owns, release } = useLeaseActions();
  const show = leasesShown(query);
  const name = query.name ?? "";
  const { items, watched } = lists.leases;
  const columns = useMemo(() => shownColumns(LEASE_COLUMNS, query.columns), [query.columns]);
  const sort = useMemo(() => sortOf(LEASE_COLUMNS, query.sort), [query.sort]);
  const shown = useMemo(() => {
    const isShown = (lease: Lease) =>
      lease.hasEnded() === (show === "ended") && (show !== "mine" || owns(lease)) && contains(lease, name);
    return items && sorted(items.filter(isShown), LEASE_COLUMNS, sort);
  }, [items, show, name, sort, owns]);

  const chosen = useMemo(() => new Set(query.selected?.split(",")), [query.selected]);
  const onSelect = useCallback(
    (names: readonly string[], isSelected: boolean) => {
      const others = [...chosen].filter((name) => !names.includes(name));
      onQuery({ selected: [...others, ...(isSelected ? names : [])].join(",") });
    },
    [chosen, onQuery],
  );
  // Not those that have ended since they were chosen, or that are not shown; nor what only an address chooses.
  const selected = useMemo(() => {
    const isSelected = (lease: Lease) => chosen.has(lease.name) && owns(lease) && !lease.hasEnded();
    return new Set(shown?.filter(isSelected).map(({ name }) => name));
  }, [shown, chosen, owns]);
  const onSort = useCallback((next: Sort) => onQuery({ sort: sortText(next) }), [onQuery]);
  const titleOf = (key: string) => t.columns[key as LeaseColumn];
  return (
    <>
      <Toolbar>
        <ToolbarContent>
          <ToolbarItem>
            <ToggleGroup aria-label={t.which}>
              {SHOWN.map((one) => (
                <ToggleGroupItem
                  key={one}
                  text={t.shown[one]}
                  isSelected={one === show}
                  onChange={() => onQuery({ show: one === "all" ? null : one })}
                />
              ))}
            </ToggleGroup>
          </ToolbarItem>
          <ToolbarItem>
            <SearchInput
              resetButtonLabel={table.emptySearch}
              aria-label={t.search}
              placeholder={t.search}
              value={name}
              onChange={(_, next) => onQuery({ name: next })}
              onClear={() => onQuery({ name: null })}
            />
          </ToolbarItem>
          {selected.size > 0 && (
            <ToolbarItem>
              <Button
                variant="danger"
                onClick={() => release((shown ?? []).filter((lease) => selected.has(lease.name)))}
              >
                {t.releaseMany(selected.size)}
              </Button>
            </ToolbarItem>
          )}
          <ToolbarGroup align={{ default: "alignEnd" }} alignItems="center">
            {shown !== null && <ToolbarItem alignSelf="center">{t.count(shown.length)}</ToolbarItem>}
            <ToolbarItem>
              <ColumnMenu
                columns={LEASE_COLUMNS}
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
      <ListBody
        of={t.title}
        loading={shown === null && watched.error === null}
        empty={shown?.length === 0}
        emptyIcon={CalendarIcon}
        emptyTitle={name === "" ? t.none[show] : t.noMatch}
        emptyBody={name === "" ? t.noneAdvice[show] : t.noMatchAdvice}
      >
        {shown !== null && shown.length > 0 && (
          <LeaseTable
            leases={shown}
            columns={columns}
            sort={sort}
            onSort={onSort}
            selected={selected}
            onSelect={onSelect}
          />
        )}
      </ListBody>
    </>
  );
}

/** Whether the text is part of the lease's name, client, exporter or tags. */
function contains(lease: Lease, text: string): boolean {
  if (text === "") return true;
  const tags = Object.entries(lease.tags).map(([key, value]) => `${key}=${value}`);
  return [lease.name, lease.client, lease.exporter, ...tags].some((one) => one.includes(text));
}
