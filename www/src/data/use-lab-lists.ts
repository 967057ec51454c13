// The lists of a lab that a view needs, kept up to date: exporters with the leases that hold them, and leases.
import { useCallback, useEffect, useMemo, useRef } from "react";
import { joinLeases, type ClientService, type Exporter, type Lease } from "jumpstarter-web";
import { useExporters, useLeases, type Watched } from "jumpstarter-web/react";
import { usePreferences } from "../preferences/use-preferences";
import { useLast } from "../refresh/use-last";

/** What a view shows; nothing else is read. */
export interface Needs {
  readonly exporters: boolean;
  /** Whether leases that have ended are shown. */
  readonly history: boolean;
}

/** A list as last read; null before the first read. */
export interface LabList<T> {
  readonly items: readonly T[] | null;
  readonly watched: Watched;
}

export interface LabLists {
  /** Each with the lease that holds it. */
  readonly exporters: LabList<Exporter>;
  /** The leases that have not ended; with `history`, all of them. */
  readonly leases: LabList<Lease>;
  readonly loading: boolean;
  /** Reads everything again. The function stays the same as long as the needs do. */
  readonly refresh: () => void;
}

/** Ended leases do not change: the history is read more rarely, and when a lease has ended. */
const HISTORY_FACTOR = 12;

export function useLabLists(service: ClientService, needs: Needs): LabLists {
  const intervalMs = usePreferences().pollSeconds * 1_000;
  const listed = useExporters(needs.exporters ? service : null, { intervalMs });
  const active = useLeases(service, { intervalMs });
  const past = useLeases(needs.history ? service : null, {
    onlyActive: false,
    intervalMs: intervalMs * HISTORY_FACTOR,
  });

  // Kept from view to view, and while the list is read again.
  const lastExporters = useLast(listed.exporters);
  const lastActive = useLast(active.leases);
  const lastPast = useLast(past.leases);
  // What is kept is from the last read, also if the view is opened again in an outage.
  const [exportersAt, activeAt, pastAt] = [useLast(listed.at), useLast(active.at), useLast(past.at)];
  const exporters = useMemo(
    () => lastExporters && joinLeases(lastExporters, lastActive ?? []),
    [lastExporters, lastActive],
  );
  const leases = useMemo(
    () => (needs.history ? lastActive && lastPast && withHistory(lastActive, lastPast) : lastActive),
    [lastActive, lastPast, needs.history],
  );

  const refreshPast = past.refresh;
  const running = useRef<readonly Lease[]>([]);
  useEffect(() => {
    const now = new Set(lastActive?.map(({ name }) => name));
    if (running.current.some(({ name }) => !now.has(name))) refreshPast();
    running.current = lastActive ?? [];
  }, [lastActive, refreshPast]);

  const refreshExporters = listed.refresh;
  const refreshActive = active.refresh;
  const refresh = useCallback(() => {
    refreshExporters();
    refreshActive();
    refreshPast();
  }, [refreshExporters, refreshActive, refreshPast]);
  const usesPast = needs.history && active.error === null;
  return {
    exporters: { items: exporters, watched: { ...listed, at: exportersAt } },
    leases: { items: leases, watched: usesPast ? { ...past, at: pastAt } : { ...active, at: activeAt } },
    loading: (needs.exporters && listed.loading) || active.loading || (needs.history && past.loading),
    refresh,
  };
}

/** All leases by name: the active ones as last read, and of the history those that have ended. */
export function withHistory(active: readonly Lease[], past: readonly Lease[]): readonly Lease[] {
  const known = new Set(active.map(({ name }) => name));
  const ended = past.filter((lease) => lease.hasEnded() && !known.has(lease.name));
  return [...active, ...ended].sort((a, b) => (a.name < b.name ? -1 : 1));
}
