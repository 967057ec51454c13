/**
 * The leases that a client has made a moment ago. A replica of the controller that lags does not know them yet, and
 * answers NOT_FOUND. Which calls wait for such a replica is up to them.
 */
import { Moment } from "../base/clock.js";
import { isJumpstarterError } from "../base/error.js";

/** How long a replica may lag, in milliseconds: an informer's cache is behind by seconds at most, unless it is cut off. */
const LAG_MS = 10_000;

const made = new WeakMap<object, Map<string, Moment>>();

/** How much longer a replica may not know what existed at that moment, in milliseconds; 0 or less: it has to know it. */
export function lagLeftMs(known: Moment | undefined): number {
  return known === undefined ? 0 : LAG_MS - known.passedMs();
}

/** When this client made the lease of that name, if it did so lately. */
export function madeAt(client: object, name: string): Moment | undefined {
  return made.get(client)?.get(name);
}

/** Books by `create`, and remembers the lease: the one made, the one that may have been, or the one that was there. */
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
  const names = made.get(client) ?? new Map<string, Moment>();
  made.set(client, names);
  for (const [old, at] of names) if (lagLeftMs(at) <= 0) names.delete(old);
  names.set(name, new Moment());
}
