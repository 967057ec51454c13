/** Type tests of iterators, watches, waiting and releasing, and of what must not compile. Compiled, never run. */
import {
  filterBySelector,
  filterLeasesByClient,
  filterLeasesBySelector,
  joinLeases,
  parseSelector,
  type ClientService,
  type Exporter,
  type Lease,
  type LeaseStatus,
  type ReleaseOutcome,
  type SelectorOperator,
  type UnjoinedExporter,
  type Watch,
  type WatchEvent,
} from "jumpstarter-web";
import { holds, type Same } from "./assert.js";

declare const client: ClientService;

export async function iterating(): Promise<void> {
  for await (const exporter of client.exporters({ filter: "a=b" })) holds<Same<typeof exporter, UnjoinedExporter>>();
  for await (const exporter of client.exporters({ includeLeases: true })) holds<Same<typeof exporter, Exporter>>();
  for await (const lease of client.leases()) holds<Same<typeof lease, Lease>>();
  // @ts-expect-error the iterator handles page tokens itself
  client.exporters({ pageToken: "x" });
  // @ts-expect-error an iterator is not a list
  client.leases()[0];
  // @ts-expect-error nor synchronously iterable
  for (const lease of client.leases()) lease;
}

export async function watching(): Promise<void> {
  const watch = client.watchExporters({ intervalMs: 1_000, includeLeases: true });
  holds<Same<typeof watch, Watch<Exporter>>>();
  holds<Same<ReturnType<typeof watch.refresh>, void>>();
  for await (const event of client.watchLeases({ onlyActive: false })) {
    holds<Same<typeof event, WatchEvent<Lease>>>();
    holds<Same<typeof event.items, readonly Lease[]>>();
    holds<Same<typeof event.error, unknown>>();
    // @ts-expect-error events are read-only
    event.items = [];
    // @ts-expect-error and so are their lists
    event.items.push(event.items[0]);
  }
  for await (const { items } of client.watchExporters()) holds<Same<typeof items, readonly UnjoinedExporter[]>>();
  // @ts-expect-error a misspelt option
  client.watchLeases({ interval: 5 });
  // @ts-expect-error exporters have no tags
  client.watchExporters({ tagFilter: "a=b" });
}

export async function waiting(): Promise<void> {
  const lease = await client.waitForLease({
    name: "a",
    onProgress: ({ lease: read, status, waitedMs }) => {
      holds<Same<typeof read, Lease>>();
      holds<Same<typeof status, LeaseStatus>>();
      holds<Same<typeof waitedMs, number>>();
    },
  });
  holds<Same<typeof lease, Lease>>();
  // @ts-expect-error no name
  await client.waitForLease({ timeoutMs: 5 });
  // @ts-expect-error a lease is not a name
  await client.waitForLease({ name: lease });
}

export async function releasing(): Promise<void> {
  const outcomes = await client.releaseLeases({ names: new Set(["a"]), concurrency: 2 });
  holds<Same<typeof outcomes, readonly ReleaseOutcome[]>>();
  for (const one of outcomes) {
    // @ts-expect-error only failed results have an error
    one.error;
    if (one.outcome === "failed") holds<Same<typeof one.error, unknown>>();
    // @ts-expect-error no such outcome
    if (one.outcome === "gone") continue;
  }
  // @ts-expect-error leases are not names
  await client.releaseLeases({ names: [{ name: "a" }] });
}

export async function selecting(): Promise<void> {
  const { exporters } = await client.listExporters();
  const { leases } = await client.listLeases();
  holds<Same<ReturnType<typeof joinLeases>, Exporter[]>>();
  joinLeases(exporters, leases);
  const chosen = filterBySelector(exporters, "a=b");
  holds<Same<typeof chosen, UnjoinedExporter[]>>();
  const tagged = filterBySelector(leases, parseSelector("a"), (lease) => lease.tags);
  holds<Same<typeof tagged, Lease[]>>();
  holds<Same<ReturnType<typeof filterLeasesBySelector<Lease>>, Lease[]>>();
  filterLeasesBySelector(await client.listLeases(), parseSelector("a in (b)"));
  filterLeasesByClient(new Set(leases), "alice");
  // @ts-expect-error exporters have no selector
  filterLeasesBySelector(exporters, "a=b");
  // @ts-expect-error nor a client
  filterLeasesByClient(exporters, "alice");
  // @ts-expect-error leases have no labels
  filterBySelector(leases, "a=b");
  // @ts-expect-error arguments in the wrong order
  joinLeases(leases, exporters);
  const [requirement] = parseSelector("a in (b)").requirements;
  holds<Same<NonNullable<typeof requirement>["operator"], SelectorOperator>>();
  // @ts-expect-error no such operator
  if (requirement?.operator === "like") return;
}
