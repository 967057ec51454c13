// The faults that the demo controller's admin port can set: which the page offers, reading and setting them, and their texts.

/** A fault in the format of the admin port; empty for none. */
export type Fault = Readonly<Record<string, unknown>>;

export interface Offer {
  readonly title: string;
  readonly description: string;
  readonly fault: Fault;
}

export const OFFERS: readonly Offer[] = [
  { title: "Hang", description: "Takes requests and never answers", fault: { hang: true } },
  { title: "Refuse", description: "Its port is closed", fault: { refuse: true } },
  { title: "Slow", description: "Answers after two seconds", fault: { delay_ms: 2000 } },
  { title: "HTTP 502", description: "Like a proxy that cannot reach its controller", fault: { http_status: 502 } },
  { title: "Cut", description: "Does the work, then drops the connection", fault: { cut: "after" } },
];

/** Reads the fault of each endpoint, in their order. */
export async function readFaults(admin: string, signal: AbortSignal): Promise<readonly Fault[]> {
  const response = await fetch(`${admin}/state`, { signal });
  if (!response.ok) throw new Error(`the demo's admin port answered ${response.status}`);
  const state: unknown = await response.json();
  const endpoints = isRecord(state) && Array.isArray(state.endpoints) ? (state.endpoints as unknown[]) : [];
  return endpoints.map((endpoint) => (isRecord(endpoint) && isRecord(endpoint.fault) ? endpoint.fault : {}));
}

/** Sets the fault of an endpoint; an empty one restores it. */
export async function orderFault(admin: string, endpoint: number, fault: Fault): Promise<void> {
  const response = await fetch(`${admin}/endpoints/${endpoint}/fault`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fault),
  });
  if (!response.ok) throw new Error(`the demo's admin port answered ${response.status}`);
}

/** Describes a fault briefly; null for none. */
export function faultWords(fault: Fault): string | null {
  const said = Object.entries(fault).filter(([, value]) => isOn(value));
  if (said.length === 0) return null;
  const set = new Map(said);
  const words: string[] = [];
  const number = (key: string) => Number(set.get(key) ?? 0);
  if (set.has("hang")) words.push("hangs");
  if (set.has("refuse")) words.push("refuses connections");
  if (set.has("delay_ms") || set.has("jitter_ms")) {
    const spread = number("jitter_ms");
    words.push(`answers after ${number("delay_ms")}${spread === 0 ? "" : ` to ${number("delay_ms") + spread}`} ms`);
  }
  if (set.has("http_status")) words.push(`answers HTTP ${number("http_status")}`);
  if (set.has("cut")) words.push(`drops the connection ${set.get("cut") === "after" ? "after" : "before"} the work`);
  if (words.length === 0) words.push("has a fault");
  const often = number("probability");
  return words.join(", ") + (often > 0 && often < 1 ? ` (${Math.round(often * 100)} % of calls)` : "");
}

function isOn(value: unknown): boolean {
  return value !== null && value !== false && value !== 0 && !(Array.isArray(value) && value.length === 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
