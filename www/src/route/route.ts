// The page's address: the view, what is selected in it, and its filters, so that everything can be linked to and reloaded.
// It contains no secrets and nothing about the connection.

export const VIEWS = ["overview", "exporters", "leases", "calendar", "endpoints", "settings"] as const;
export type View = (typeof VIEWS)[number];

/** The parts of an address after its path. Absent means the default. */
export type Query = Readonly<Partial<Record<QueryKey, string>>>;

const QUERY_KEYS = [
  /** The exporters' label selector, as typed. */
  "filter",
  /** Part of an exporter's or a lease's name. */
  "name",
  /** Which exporters, by state; which leases: all, mine or ended. */
  "show",
  /** The names of the selected rows, separated by commas. */
  "selected",
  /** A column, with a leading hyphen for descending. */
  "sort",
  /** The columns of a table, separated by commas. */
  "columns",
  /** The tab of a details view. */
  "tab",
  /** The booking dialog: an exporter's name, or empty for any. */
  "book",
  /** When a booking begins and ends, as RFC 3339. */
  "from",
  "until",
  /** The calendar's first moment, as RFC 3339, and how much it shows. */
  "at",
  "zoom",
  /** `table`: the calendar as a table. */
  "as",
] as const;
export type QueryKey = (typeof QUERY_KEYS)[number];

export interface Route {
  readonly view: View;
  /** The selected exporter or lease; null for the list. */
  readonly name: string | null;
  /** The device of the selected lease, as a path of names; null for the lease itself. */
  readonly device: readonly string[] | null;
  readonly query: Query;
}

export const START: Route = { view: "exporters", name: null, device: null, query: {} };

/** Parses an address's hash. Ignores unknown or invalid parts. */
export function parseHash(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s, 2);
  const [first = "", name = "", kind = "", ...rest] = path.split("/").map(decoded);
  const said = new URLSearchParams(query);
  // The endpoints' view was called race.
  const view = VIEWS.find((one) => one === (first === "race" ? "endpoints" : first)) ?? START.view;
  const selects = view === "exporters" || view === "leases";
  return {
    view,
    name: selects && name !== "" ? name : null,
    device: view === "leases" && name !== "" && kind === "device" ? rest.filter((part) => part !== "") : null,
    query: Object.fromEntries(QUERY_KEYS.flatMap((key) => (said.has(key) ? [[key, said.get(key) ?? ""]] : []))),
  };
}

/** Formats a hash for `parseHash`. */
export function formatHash({ view, name, device, query }: Route): string {
  const selected = name === null ? [] : [name, ...(device === null ? [] : ["device", ...device])];
  const path = [view, ...selected].map(encodeURIComponent).join("/");
  const said = new URLSearchParams();
  for (const key of QUERY_KEYS) {
    const value = query[key];
    if (value !== undefined) said.set(key, value);
  }
  const text = said.toString();
  return `#/${path}${text === "" ? "" : `?${text}`}`;
}

/** The address of a view, without anything selected. */
export function hrefOf(view: View, name: string | null = null, query: Query = {}): string {
  return formatHash({ view, name, device: null, query });
}

/** The query with some parts changed; null removes a part, and so does an empty text, except for `book`. */
export function withQuery(query: Query, change: Partial<Record<QueryKey, string | null>>): Query {
  const all = Object.entries({ ...query, ...change }).filter(
    ([key, value]) => value !== null && (value !== "" || key === "book"),
  );
  return Object.fromEntries(all);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
