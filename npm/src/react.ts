/**
 * React hooks over the watches of a client. Import it from `jumpstarter-web/react`; it needs React 18 or later, which the
 * rest of the package does not.
 *
 * Components that watch the same list of the same client share one watch: it starts with the first and ends a moment
 * after the last. While rendering on a server nothing is read, and everything is `loading`.
 *
 * @packageDocumentation
 */
import { useCallback, useMemo, useSyncExternalStore } from "react";

import type { EndpointState } from "./attempt.js";
import type { ClientService } from "./client.js";
import type { Exporter } from "./exporter.js";
import { EndpointStore } from "./endpoint-store.js";
import type { UnjoinedExporter } from "./join.js";
import {
  watchExporters,
  watchLease,
  watchLeases,
  type WatchExportersOptions,
  type WatchLeasesOptions,
} from "./lab-lists.js";
import type { Lease } from "./lease.js";
import { listStore, NO_STORE, type ListState, type ListStore } from "./list-store.js";
import type { WatchOptions } from "./watch.js";

export type { ListState } from "./list-store.js";

/** What a hook over a watch gives, beside its data. */
export interface Watched extends Omit<ListState<never>, "items"> {
  /** Reads now, instead of when it is due. Always the same function for the same list. */
  readonly refresh: () => void;
}

/** What `useExporters` gives. */
export interface WatchedExporters<E extends Exporter = Exporter> extends Watched {
  /** The exporters as last read, the same objects as long as they do not change; `null` before the first read. */
  readonly exporters: readonly E[] | null;
}

/** What `useLeases` gives. */
export interface WatchedLeases extends Watched {
  /** The leases as last read, the same objects as long as they do not change; `null` before the first read. */
  readonly leases: readonly Lease[] | null;
}

/** What `useLease` gives. */
export interface WatchedLease extends Watched {
  /** The lease as last read, the same object as long as it does not change; `null` before the first read. */
  readonly lease: Lease | null;
}

/** The options of a watch, but for the signal: a hook ends with its component. */
export type UseExportersOptions = Omit<WatchExportersOptions, "signal">;
/** The options of a watch, but for the signal: a hook ends with its component. */
export type UseLeasesOptions = Omit<WatchLeasesOptions, "signal">;
/** The options of a watch, but for the signal: a hook ends with its component. */
export type UseLeaseOptions = Pick<WatchOptions, "intervalMs" | "timeoutMs">;

/**
 * The exporters of a lab, kept fresh while the component is there and the page is seen.
 *
 * @param client - from `connect`; `null` while there is none, which reads nothing
 * @param options - as of `watchExporters`; may be a new object each time
 * @example
 * ```tsx
 * function Exporters({ client }: { client: ClientService }) {
 *   const { exporters, error } = useExporters(client, { filter: "board=rpi4", includeLeases: true });
 *   if (exporters === null) return <p>{error === null ? "Loading" : "The lab does not answer"}</p>;
 *   return <ul>{exporters.map(({ name, lease }) => <li key={name}>{name} {lease?.client ?? "free"}</li>)}</ul>;
 * }
 * ```
 */
export function useExporters(
  client: ClientService | null,
  options?: UseExportersOptions & { includeLeases?: false | undefined },
): WatchedExporters<UnjoinedExporter>;
/** The same, each with the lease that holds it. */
export function useExporters(client: ClientService | null, options: UseExportersOptions): WatchedExporters;
export function useExporters(client: ClientService | null, options: UseExportersOptions = {}): WatchedExporters {
  const key = keyOf(options);
  const store = useMemo(
    () =>
      client === null
        ? NO_STORE
        : listStore(client, `exporters ${key}`, (told) =>
            watchExporters(client, JSON.parse(key) as UseExportersOptions, told),
          ),
    [client, key],
  ) as ListStore<Exporter>;
  const { items, ...state } = useStore(store);
  return { exporters: items, ...state, refresh: store.refresh };
}

/**
 * The leases of a lab, kept fresh while the component is there and the page is seen.
 *
 * @param client - from `connect`; `null` while there is none, which reads nothing
 * @param options - as of `watchLeases`; may be a new object each time
 * @example
 * ```tsx
 * function Leases({ client }: { client: ClientService }) {
 *   const { leases, refresh } = useLeases(client, { intervalMs: 2_000 });
 *   return <button onClick={refresh}>{leases?.length ?? "some"} leases</button>;
 * }
 * ```
 */
export function useLeases(client: ClientService | null, options: UseLeasesOptions = {}): WatchedLeases {
  const key = keyOf(options);
  const store = useMemo(
    () =>
      client === null
        ? NO_STORE
        : listStore(client, `leases ${key}`, (told) => watchLeases(client, JSON.parse(key) as UseLeasesOptions, told)),
    [client, key],
  ) as ListStore<Lease>;
  const { items, ...state } = useStore(store);
  return { leases: items, ...state, refresh: store.refresh };
}

/**
 * One lease, kept fresh while the component is there and the page is seen. One that does not exist is an `error` of
 * reason `not-found`, and is looked for again.
 *
 * @param client - from `connect`; `null` while there is none, which reads nothing
 * @param name - bare name of the lease; `null` while there is none, which reads nothing
 * @param options - as of `watchLeases`; may be a new object each time
 * @example
 * ```tsx
 * function LeaseLine({ client, name }: { client: ClientService; name: string }) {
 *   const { lease } = useLease(client, name);
 *   return <p>{lease === null ? "Loading" : `${lease.status()} ${lease.exporter} ${lease.remaining()}`}</p>;
 * }
 * ```
 */
export function useLease(client: ClientService | null, name: string | null, options: UseLeaseOptions = {}): WatchedLease {
  const key = name === null ? null : keyOf({ ...options, name });
  const store = useMemo(
    () =>
      client === null || key === null
        ? NO_STORE
        : listStore(client, `lease ${key}`, (told) =>
            watchLease(client, JSON.parse(key) as UseLeaseOptions & { name: string }, told),
          ),
    [client, key],
  ) as ListStore<Lease>;
  const { items, ...state } = useStore(store);
  return { lease: items?.[0] ?? null, ...state, refresh: store.refresh };
}

/**
 * What is known of each endpoint, as of the last call that ended. It sends nothing; the array stays the same while nothing
 * changes.
 *
 * @param client - from `connect`; `null` while there is none
 * @example
 * ```tsx
 * function Endpoints({ client }: { client: ClientService }) {
 *   return <ul>{useEndpoints(client).map(({ url, winner }) => <li key={url}>{winner ? "➜" : ""} {url}</li>)}</ul>;
 * }
 * ```
 */
export function useEndpoints(client: ClientService | null): readonly EndpointState[] {
  const store = useMemo(() => new EndpointStore(client), [client]);
  const empty = useCallback(() => EndpointStore.NONE, []);
  return useSyncExternalStore(store.subscribe, store.snapshot, empty);
}

function useStore<T>(store: ListStore<T>): ListState<T> {
  return useSyncExternalStore(store.subscribe, store.snapshot, store.snapshotOnServer);
}

/** The same text for the same options, whatever their order. */
function keyOf(options: object): string {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return JSON.stringify(Object.fromEntries(given.sort(([one], [other]) => (one < other ? -1 : 1))));
}
