/** Remembers the leases that a client has just created: a lagging replica of the controller answers NOT_FOUND for them. */
import { Moment } from "../base/clock.js";
import { isJumpstarterError } from "../base/error.js";

/** How long a replica may lag, in milliseconds: an informer's cache is behind by seconds at most, unless it is cut off. */
const LAG_MS = 10_000;

const created = new WeakMap<object, Map<string, Moment>>();

/** How much longer a replica may not know a lease that existed at that moment, in milliseconds; 0 or less: it must. */
export function lagLeftMs(known: Moment | undefined): number {
  return known === undefined ? 0 : LAG_MS - known.passedMs();
}

/** When this client created the lease of that name, if it did so recently. */
export function createdAt(client: object, name: string): Moment | undefined {
  return created.get(client)?.get(name);
}

/** Calls `create` and remembers the lease: the created one, one that may have been created, or one that already exists. */
export async function remembered<T extends { readonly name: string }>(
  client: object,
  create: () => Promise<T>,
): Promise<T> {
  try {
    const lease = await create();
    remember(client, lease.name);
    return lease;
  } catch (error) {
    const exists = isJumpstarterError(error) && (error.outcome === "unknown" || error.reason === "already-exists");
    if (exists && error.leaseName !== null) remember(client, error.leaseName);
    throw error;
  }
}

function remember(client: object, name: string): void {
  const names = created.get(client) ?? new Map<string, Moment>();
  created.set(client, names);
  for (const [old, at] of names) if (lagLeftMs(at) <= 0) names.delete(old);
  names.set(name, new Moment());
}
