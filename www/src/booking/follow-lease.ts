// Watches one new lease until it is decided, with polite reads: soon at first, then ever more rarely.
import type { ClientService, Lease } from "jumpstarter-web";
import { leaseStage } from "../leases/lease-stage";
import { worthRepeating } from "../refresh/poller";
import { seen } from "../refresh/visibility";

/** How long to wait before the nth read (from 0). */
export function followDelay(reads: number): number {
  return Math.min(300 * 2 ** reads, 5_000);
}

export interface Following {
  readonly signal: AbortSignal;
  /** Each time that the lease was read. */
  readonly onLease: (lease: Lease) => void;
  /** A read that failed; the next one follows, unless it cannot help. */
  readonly onError: (error: unknown) => void;
  /** Stands in for the passing of time in tests. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Reads `lease` until it has an exporter, or never will. A lease that waits is watched on, until the signal says stop. */
export async function followLease(
  service: Pick<ClientService, "getLease">,
  lease: Pick<Lease, "name">,
  { signal, onLease, onError, pause = sleep }: Following,
): Promise<void> {
  for (let reads = 0; ; reads += 1) {
    try {
      await pause(followDelay(reads), signal);
      const read = await service.getLease({ name: lease.name, signal });
      onLease(read);
      const stage = leaseStage(read);
      if (stage !== "undecided" && stage !== "waiting") return;
    } catch (error) {
      if (signal.aborted) return;
      onError(error);
      if (!worthRepeating(error)) return;
    }
  }
}

/** Waits `ms`, and then until somebody looks. */
async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
  await seen(signal);
}
