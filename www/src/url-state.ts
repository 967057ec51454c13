// What the address says about the page: which view, and how its tables are filtered. So a view can be linked and reloaded.
// Nothing secret, and nothing about the connection, ever stands in it.

const VIEWS = ["exporters", "leases", "race"] as const;

/** The views; the first is where the page starts. */
export type View = (typeof VIEWS)[number];

export interface UrlState {
  readonly view: View;
  /** The exporters' label selector, as typed. */
  readonly filter: string;
  /** Whether leases that have ended are shown. */
  readonly ended: boolean;
}

/** Reads an address's hash. What it does not understand, it takes as not said. */
export function parseHash(hash: string): UrlState {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const said = new URLSearchParams(query);
  return {
    view: VIEWS.find((view) => view === path) ?? "exporters",
    filter: said.get("filter") ?? "",
    ended: said.get("ended") === "1",
  };
}

/** Writes the hash that `parseHash` reads; what is as usual stays out of it. */
export function formatHash(state: UrlState): string {
  const said = new URLSearchParams();
  if (state.filter !== "") said.set("filter", state.filter);
  if (state.ended) said.set("ended", "1");
  const query = said.toString();
  return `#/${state.view}${query === "" ? "" : `?${query}`}`;
}
