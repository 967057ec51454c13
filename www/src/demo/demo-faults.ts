// The faults that the demo controller's admin port can set: which the page offers, reading and setting them, and how they are
// described.
import type { DemoWords } from "./words/en";

/** A fault in the format of the admin port; empty for none. */
export type Fault = Readonly<Record<string, unknown>>;

export const OFFERS: Readonly<Record<keyof DemoWords["offers"], Fault>> = {
  hang: { hang: true },
  refuse: { refuse: true },
  slow: { delay_ms: 2000 },
  http: { http_status: 502 },
  cut: { cut: "after" },
};

/** What has a fault: an endpoint by its index, the direct way to a device by its exporter, or the router. */
export type Target = `endpoints/${number}` | `devices/${string}` | "router";

export type Faults = ReadonlyMap<Target, Fault>;

/** Reads the fault of everything that can have one. */
export async function readFaults(admin: string, signal: AbortSignal): Promise<Faults> {
  const response = await fetch(`${admin}/state`, { signal });
  if (!response.ok) throw new Error(`the demo's admin port answered ${response.status}`);
  const read: unknown = await response.json();
  const state = isRecord(read) ? read : {};
  const faults = new Map<Target, Fault>();
  const add = (target: Target, of: unknown) => faults.set(target, isRecord(of) && isRecord(of.fault) ? of.fault : {});
  const listOf = (list: unknown) => (Array.isArray(list) ? (list as unknown[]) : []);
  for (const [index, endpoint] of listOf(state.endpoints).entries()) add(`endpoints/${index}`, endpoint);
  for (const device of listOf(state.devices)) if (isRecord(device)) add(`devices/${String(device.exporter)}`, device);
  if (isRecord(state.router)) add("router", state.router);
  return faults;
}

/** Sets the fault of a target; an empty one restores it. */
export async function orderFault(admin: string, target: Target, fault: Fault): Promise<void> {
  const response = await fetch(`${admin}/${target}/fault`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fault),
  });
  if (!response.ok) throw new Error(`the demo's admin port answered ${response.status}`);
}

/** Describes a fault briefly; null for none. */
export function faultWords(fault: Fault, t: DemoWords): string | null {
  const said = Object.entries(fault).filter(([, value]) => isOn(value));
  if (said.length === 0) return null;
  const set = new Map(said);
  const words: string[] = [];
  const number = (key: string) => Number(set.get(key) ?? 0);
  if (set.has("hang")) words.push(t.hangs);
  if (set.has("refuse")) words.push(t.refuses);
  if (set.has("delay_ms") || set.has("jitter_ms")) {
    words.push(t.delays(number("delay_ms"), number("delay_ms") + number("jitter_ms")));
  }
  if (set.has("http_status")) words.push(t.answersHttp(number("http_status")));
  if (set.has("cut")) words.push(t.cuts[set.get("cut") === "after" ? "after" : "before"]);
  if (words.length === 0) words.push(t.other);
  const often = number("probability");
  return words.join(", ") + (often > 0 && often < 1 ? ` (${t.often(Math.round(often * 100))})` : "");
}

function isOn(value: unknown): boolean {
  return value !== null && value !== false && value !== 0 && !(Array.isArray(value) && value.length === 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
