/**
 * React hooks for a client's watches. Import them from `jumpstarter-web/react`; they need React 18 or later, unlike the
 * rest of the package.
 *
 * Components that watch the same list of the same client share one watch. It starts with the first component and ends
 * shortly after the last one unmounts. During server rendering, nothing is read and every hook returns `loading`.
 *
 * @packageDocumentation
 */
import { useCallback, useMemo, useSyncExternalStore } from "react";

import type { EndpointState } from "./base/types.js";
import type { ClientService } from "./client.js";
import { EndpointStore } from "./live/endpoint-store.js";
import {
  watchExporters,
  watchLease,
  watchLeases,
  type WatchExportersOptions,
  type WatchLeasesOptions,
} from "./live/lab-lists.js";
import { listStore, NO_STORE, type ListState, type ListStore } from "./live/list-store.js";
import type { ReadingListener, Watch, WatchOptions } from "./live/watch.js";
import type { Exporter } from "./records/exporter.js";
import type { UnjoinedExporter } from "./records/join.js";
import type { Lease } from "./records/lease.js";

export type { ListState } from "./live/list-store.js";

/** The result of a hook over a watch, without its data. */
export interface Watched extends Omit<ListState<never>, "items"> {
  /** Reads the list now instead of at the next interval. The function stays the same for the same list. */
  readonly refresh: () => void;
}

/** The result of `useExporters`. */
export interface WatchedExporters<E extends Exporter = Exporter> extends Watched {
  /** The exporters as last read, the same objects as long as they do not change; `null` before the first read. */
  readonly exporters: readonly E[] | null;
}

/** The result of `useLeases`. */
export interface WatchedLeases extends Watched {
  /** The leases as last read, the same objects as long as they do not change; `null` before the first read. */
  readonly leases: readonly Lease[] | null;
}

/** The result of `useLease`. */
export interface WatchedLease extends Watched {
  /** The lease as last read, the same object as long as it does not change; `null` before the first read. */
  readonly lease: Lease | null;
}

/** The options of the watch except `signal`: a hook ends when its component unmounts. */
export type UseExportersOptions = Omit<WatchExportersOptions, "signal">;
/** The options of the watch except `signal`: a hook ends when its component unmounts. */
export type UseLeasesOptions = Omit<WatchLeasesOptions, "signal">;
/** The options of the watch except `signal`: a hook ends when its component unmounts. */
export type UseLeaseOptions = Pick<WatchOptions, "intervalMs" | "timeoutMs">;

/**
 * Returns the exporters of a lab, kept up to date while the component is mounted and the page is visible.
 *
 * @param client - from `connect`; `null` while there is none; nothing is read then
 * @param options - those of `watchExporters`; may be a new object on each render
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
/** The same, with each exporter's current lease. */
export function useExporters(client: ClientService | null, options: UseExportersOptions): WatchedExporters;
export function useExporters(client: ClientService | null, options: UseExportersOptions = {}): WatchedExporters {
  const { items, ...watched } = useWatch(client, "exporters", options, watchExporters);
  return { exporters: items, ...watched };
}

/**
 * Returns the leases of a lab, kept up to date while the component is mounted and the page is visible.
 *
 * @param client - from `connect`; `null` while there is none; nothing is read then
 * @param options - those of `watchLeases`; may be a new object on each render
 * @example
 * ```tsx
 * function Leases({ client }: { client: ClientService }) {
 *   const { leases, refresh } = useLeases(client, { intervalMs: 2_000 });
 *   return <button onClick={refresh}>{leases?.length ?? "some"} leases</button>;
 * }
 * ```
 */
export function useLeases(client: ClientService | null, options: UseLeasesOptions = {}): WatchedLeases {
  const { items, ...watched } = useWatch(client, "leases", options, watchLeases);
  return { leases: items, ...watched };
}

/**
 * Returns one lease, kept up to date while the component is mounted and the page is visible. If it does not exist, `error`
 * has the reason `not-found`, and the hook keeps looking for it.
 *
 * @param client - from `connect`; `null` while there is none; nothing is read then
 * @param name - bare name of the lease; `null` while there is none; nothing is read then
 * @param options - those of `watchLeases`; may be a new object on each render
 * @example
 * ```tsx
 * function LeaseLine({ client, name }: { client: ClientService; name: string }) {
 *   const { lease } = useLease(client, name);
 *   return <p>{lease === null ? "Loading" : `${lease.status()} ${lease.exporter} ${lease.remaining()}`}</p>;
 * }
 * ```
 */
export function useLease(
  client: ClientService | null,
  name: string | null,
  options: UseLeaseOptions = {},
): WatchedLease {
  const { items, ...watched } = useWatch(client, "lease", name === null ? null : { ...options, name }, watchLease);
  return { lease: items?.[0] ?? null, ...watched };
}

/**
 * Returns the state of each endpoint, updated when a call ends. It sends no request; the array stays the same object while
 * nothing changes.
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

/** Shares the watch that `start` begins with all components that use the same client, kind and options. */
function useWatch<T, O extends object>(
  client: ClientService | null,
  kind: string,
  options: O | null,
  start: (client: ClientService, options: O, onReading: ReadingListener) => Watch<T>,
): Watched & { items: readonly T[] | null } {
  const key = options === null ? null : keyOf(options);
  const store = useMemo(
    () =>
      client === null || key === null
        ? NO_STORE
        : listStore(client, `${kind} ${key}`, (onReading) => start(client, JSON.parse(key) as O, onReading)),
    [client, kind, key, start],
  ) as ListStore<T>;
  const state = useSyncExternalStore(store.subscribe, store.snapshot, store.snapshotOnServer);
  return { ...state, refresh: store.refresh };
}

/** Returns the same text for the same options, in any order. */
function keyOf(options: object): string {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return JSON.stringify(Object.fromEntries(given.sort(([one], [other]) => (one < other ? -1 : 1))));
}
