/** Type tests of the calls' options and results, and of what must not compile. Compiled, never run. */
import {
  connect,
  type ClientService,
  type CreateLeaseOptions,
  type Exporter,
  type ExporterList,
  type Lease,
  type LeaseList,
  type RotatedToken,
  type UnjoinedExporter,
} from "jumpstarter-web";
import { holds, type Same } from "./assert.js";

declare const client: ClientService;
declare const flag: boolean;

export async function connecting(): Promise<void> {
  holds<Same<Awaited<ReturnType<typeof connect>>, ClientService>>();
  await connect({ endpoints: ["https://a", "https://b"] as const, namespace: "lab", token: async () => "t" });
  // @ts-expect-error no namespace
  await connect({ endpoints: "https://a" });
  // @ts-expect-error an endpoint is not a number
  await connect({ endpoints: 8082, namespace: "lab" });
  // @ts-expect-error a misspelt option
  await connect({ endpoint: "https://a", namespace: "lab" });
  // @ts-expect-error a token function that returns none
  await connect({ endpoints: "https://a", namespace: "lab", token: () => undefined });
  // @ts-expect-error the constructor is private
  holds<Same<ConstructorParameters<typeof ClientService>, []>>();
}

export async function reading(): Promise<void> {
  const list = await client.listExporters();
  holds<Same<typeof list, ExporterList<UnjoinedExporter>>>();
  holds<Same<(typeof list.exporters)[0]["lease"], null>>();
  const joined = await client.listExporters({ includeLeases: true });
  holds<Same<typeof joined, ExporterList>>();
  holds<Same<(typeof joined.exporters)[0]["lease"], Lease | null>>();
  const either = await client.listExporters({ includeLeases: flag });
  holds<Same<typeof either, ExporterList>>();
  for (const exporter of list) exporter.name satisfies string;
  // @ts-expect-error no lease has been joined
  list.exporters[0]?.lease?.client;
  const unjoined: Exporter[] = [...list];
  unjoined satisfies readonly Exporter[];
  holds<Same<Awaited<ReturnType<ClientService["listLeases"]>>, LeaseList>>();
  holds<Same<Awaited<ReturnType<ClientService["rotateToken"]>>, RotatedToken>>();
  holds<Same<Awaited<ReturnType<ClientService["deleteLease"]>>, void>>();
  // @ts-expect-error no name
  await client.getLease({});
  // @ts-expect-error options are not a string
  await client.getLease("namespaces/lab/leases/a");
  // @ts-expect-error a selector is a string
  await client.listExporters({ filter: { board: "rpi4" } });
  // @ts-expect-error a misspelt option
  await client.listLeases({ onlyactive: true });
  // @ts-expect-error a controller is not a signal
  await client.listLeases({ signal: new AbortController() });
}

export async function booking(): Promise<void> {
  await client.createLease({ selector: "a=b", duration: "30m" });
  await client.createLease({ exporterName: "a", durationSeconds: 60, beginTime: new Date() });
  await client.createLease({
    selector: "a=b",
    exporterName: "a",
    beginTime: "2026-01-02T03:04:05Z",
    endTime: new Date(),
  });
  const options: CreateLeaseOptions = { selector: "a=b", duration: "30m", tags: { ci: "yes" } };
  await client.createLease({ ...options, leaseId: "a" });
  // @ts-expect-error neither selector nor exporter
  await client.createLease({ duration: "30m" });
  // @ts-expect-error no duration
  await client.createLease({ selector: "a=b" });
  // @ts-expect-error a begin time without duration or end
  await client.createLease({ selector: "a=b", beginTime: new Date() });
  // @ts-expect-error two durations
  await client.createLease({ selector: "a=b", duration: "30m", durationSeconds: 1800 });
  // @ts-expect-error a duration is not a number
  await client.createLease({ selector: "a=b", duration: 30 });
  // @ts-expect-error tags are strings
  await client.createLease({ selector: "a=b", duration: "30m", tags: { n: 1 } });
  // @ts-expect-error a misspelt option
  await client.createLease({ selektor: "a=b", duration: "30m" });
}

export async function changing(): Promise<void> {
  await client.updateLease({ name: "a", duration: "30m" });
  await client.updateLease({ name: "a", client: "bob" });
  await client.updateLease({ name: "a", beginTime: new Date() });
  await client.updateLease({ name: "a", durationSeconds: 60, endTime: new Date(), client: "bob" });
  // @ts-expect-error no change
  await client.updateLease({ name: "a" });
  // @ts-expect-error tags cannot change
  await client.updateLease({ name: "a", duration: "30m", tags: {} });
  // @ts-expect-error two durations
  await client.updateLease({ name: "a", duration: "30m", durationSeconds: 1800 });

  const longer = await client.extendLease({ name: "a", by: "30m" });
  holds<Same<typeof longer, Lease>>();
  await client.extendLease({ name: "a", bySeconds: 60, signal: AbortSignal.timeout(5) });
  await client.extendLease({ name: "a", until: new Date() });
  // @ts-expect-error neither by nor until
  await client.extendLease({ name: "a" });
  // @ts-expect-error both by and until
  await client.extendLease({ name: "a", by: "30m", until: new Date() });
  // @ts-expect-error a duration is not a number
  await client.extendLease({ name: "a", by: 30 });
  // @ts-expect-error no lease
  await client.extendLease({ by: "30m" });
}
