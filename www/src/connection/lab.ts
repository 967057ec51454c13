// The demo lab described by demo.json, which a demo controller serves next to the page.

/** A lab that needs no connection form: the parts of the demo's ready line that the page uses. */
export interface Lab {
  readonly endpoints: readonly string[];
  readonly namespace: string;
  /** Each client's name and its token. */
  readonly clients: Readonly<Record<string, string>>;
  /** The URL of the admin port, which sets faults of the endpoints; null if there is none. */
  readonly admin: string | null;
  /** The URL of the direct way to each simulated device, by exporter. */
  readonly devices: Readonly<Record<string, string>>;
  /** The URL of the gateway in front of the lab, which leads to devices through the router; null if there is none. */
  readonly gateway: string | null;
}

/** Parses `value` as a lab; null if it is not one. */
export function labFrom(value: unknown): Lab | null {
  if (!isRecord(value)) return null;
  const { endpoints, namespace, clients, admin, devices, gateway } = value;
  if (!Array.isArray(endpoints) || endpoints.length === 0 || !endpoints.every(isText)) return null;
  if (!isText(namespace) || !isRecord(clients)) return null;
  const tokens = textsOf(clients);
  if (Object.keys(tokens).length === 0) return null;
  return {
    endpoints,
    namespace,
    clients: tokens,
    admin: isText(admin) ? admin : null,
    devices: textsOf(devices),
    gateway: isText(gateway) ? gateway : null,
  };
}

/** Fetches the demo lab; null if the page is not served by a demo. */
export async function findLab(signal: AbortSignal): Promise<Lab | null> {
  try {
    const response = await fetch("./demo.json", { signal, cache: "no-store" });
    // A server of single-page apps may answer with its index page, which is not JSON.
    return response.ok ? labFrom(await response.json()) : null;
  } catch {
    return null;
  }
}

/** The client that is selected first. */
export function firstClient(lab: Lab): string {
  const names = Object.keys(lab.clients);
  return names.includes("alice") ? "alice" : (names[0] ?? "");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The entries that are texts. */
function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(isRecord(value) ? value : {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => isText(entry[1])));
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
