// The state in the page's address: the view and its filters, so that a view can be linked to and reloaded. It contains no
// secrets and nothing about the connection.

const VIEWS = ["exporters", "leases", "race"] as const;

/** The views; the first is the default. */
export type View = (typeof VIEWS)[number];

export interface UrlState {
  readonly view: View;
  /** The exporters' label selector, as typed. */
  readonly filter: string;
  /** Whether leases that have ended are shown. */
  readonly ended: boolean;
}

/** Parses an address's hash. Ignores unknown or invalid parts. */
export function parseHash(hash: string): UrlState {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const said = new URLSearchParams(query);
  return {
    view: VIEWS.find((view) => view === path) ?? "exporters",
    filter: said.get("filter") ?? "",
    ended: said.get("ended") === "1",
  };
}

/** Formats a hash for `parseHash`; default values are omitted. */
export function formatHash(state: UrlState): string {
  const said = new URLSearchParams();
  if (state.filter !== "") said.set("filter", state.filter);
  if (state.ended) said.set("ended", "1");
  const query = said.toString();
  return `#/${state.view}${query === "" ? "" : `?${query}`}`;
}
