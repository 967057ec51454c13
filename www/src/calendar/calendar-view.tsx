// The view of the calendar: all exporters that match the filter.
import { Toolbar, ToolbarContent, ToolbarGroup, ToolbarItem } from "@patternfly/react-core";
import CalendarIcon from "@patternfly/react-icons/dist/esm/icons/calendar-alt-icon";
import type { LabLists } from "../data/use-lab-lists";
import { SelectorField } from "../exporters/selector-field";
import { useFilter, useMatching } from "../exporters/use-filter";
import { RefreshButton } from "../refresh/refresh-button";
import { StaleAlert } from "../refresh/stale-alert";
import type { Query } from "../route/route";
import type { ChangeQuery } from "../route/use-route";
import { ListBody } from "../shell/list-body";
import { useWords } from "../words/catalogue";
import { Calendar } from "./calendar";

interface Props {
  readonly client: string;
  readonly lists: LabLists;
  readonly query: Query;
  readonly onQuery: ChangeQuery;
}

export default function CalendarView({ client, lists, query, onQuery }: Props) {
  const t = useWords().exporters;
  const { text, problem, selector, onText } = useFilter(query.filter ?? "", onQuery);
  const shown = useMatching(lists.exporters.items, selector);
  const { watched } = lists.exporters;
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
          <ToolbarGroup align={{ default: "alignEnd" }} alignItems="center">
            {shown !== null && <ToolbarItem alignSelf="center">{t.count(shown.length)}</ToolbarItem>}
            <ToolbarItem>
              <RefreshButton loading={lists.loading} onRefresh={lists.refresh} />
            </ToolbarItem>
          </ToolbarGroup>
        </ToolbarContent>
      </Toolbar>
      <StaleAlert watched={watched} of={t.title} onRetry={lists.refresh} />
      {watched.error === null && <StaleAlert watched={lists.leases.watched} of={t.leases} onRetry={lists.refresh} />}
      <ListBody
        of={t.title}
        loading={shown === null && watched.error === null}
        empty={shown?.length === 0}
        emptyIcon={CalendarIcon}
        emptyTitle={text === "" ? t.none : t.noMatch}
        emptyBody={text === "" ? t.noneAdvice : t.noMatchAdvice}
      >
        {shown !== null && shown.length > 0 && (
          <Calendar
            exporters={shown}
            leases={lists.leases.items ?? []}
            client={client}
            query={query}
            onQuery={onQuery}
          />
        )}
      </ListBody>
    </>
  );
}
