// Free exporters and unique names for the suites about leases. Contains no tests.
import { lab } from "./lab.js";

/** A name that no other test uses. */
export const unique = (name) => `${name}-${Math.random().toString(36).slice(2, 10)}`;

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The names of exporters that can be leased now. */
export async function freeExporters(service) {
  const { exporters } = await service.listExporters({ includeLeases: true });
  const { leases } = await service.listLeases();
  const asked = new Set(leases.map(({ exporterName }) => exporterName));
  const isFree = (one) =>
    one.online && one.enabled && one.status === "AVAILABLE" && one.lease === null && !asked.has(one.name);
  const free = exporters.filter(isFree).map(({ name }) => name);
  if (free.length < 3) throw new Error(`the lab has only ${free.length} free exporters (${lab.namespace})`);
  return free;
}

/** Waits until `test` is true for the result of `read`. */
export async function until(read, test, withinMs = 60_000) {
  for (const end = Date.now() + withinMs; ; await pause(50)) {
    const value = await read();
    if (test(value)) return value;
    if (Date.now() > end) throw new Error(`not so after ${withinMs} ms: ${JSON.stringify(value)}`);
  }
}
