// The lab that a demo controller announces beside the page (demo.json). It knows nothing of connections.

/** A lab to connect to without asking: what the demo prints when it is ready, as far as the page needs it. */
export interface Lab {
  readonly endpoints: readonly string[];
  readonly namespace: string;
  /** Each client's name and its token. */
  readonly clients: Readonly<Record<string, string>>;
  /** The port by which its endpoints can be broken and mended; null where there is none. */
  readonly admin: string | null;
}

/** Reads `value` as a lab; null when it is something else. */
export function labFrom(value: unknown): Lab | null {
  if (!isRecord(value)) return null;
  const { endpoints, namespace, clients, admin } = value;
  if (!Array.isArray(endpoints) || endpoints.length === 0 || !endpoints.every(isText)) return null;
  if (!isText(namespace) || !isRecord(clients)) return null;
  const tokens = Object.entries(clients).filter((entry): entry is [string, string] => isText(entry[1]));
  if (tokens.length === 0) return null;
  return { endpoints, namespace, clients: Object.fromEntries(tokens), admin: isText(admin) ? admin : null };
}

/** The lab announced beside this page; null when there is none, which is how the page is served everywhere else. */
export async function findLab(signal: AbortSignal): Promise<Lab | null> {
  try {
    const response = await fetch("./demo.json", { signal, cache: "no-store" });
    // A server of single-page apps answers any path with its index page: no JSON, no lab.
    return response.ok ? labFrom(await response.json()) : null;
  } catch {
    return null;
  }
}

/** The client that the page speaks as first. */
export function firstClient(lab: Lab): string {
  const names = Object.keys(lab.clients);
  return names.includes("alice") ? "alice" : (names[0] ?? "");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
