/**
 * An `undefined` option equals a missing one, also under `exactOptionalPropertyTypes`, so that values from an environment, a
 * form or an optional property can be passed on. Compiled, never run.
 */
import { connect, type ClientService, type ExporterList } from "jumpstarter-web";
import { readConfig } from "jumpstarter-web/config";
import { useExporters, useLeases } from "jumpstarter-web/react";

declare const client: ClientService;
declare const text: string | undefined;
declare const flag: boolean | undefined;
declare const count: number | undefined;
declare const date: Date | undefined;
declare const signal: AbortSignal | undefined;
declare const texts: Record<string, string> | undefined;

export async function connecting(): Promise<void> {
  await connect({
    endpoints: "https://a",
    namespace: "lab",
    client: text,
    token: text,
    headers: texts,
    credentials: undefined,
    fetch: undefined,
    maxMessageBytes: count,
    timeoutMs: count,
    staggerMs: count,
    hedgeAfterMs: count,
    hedging: flag,
    attemptTimeoutMs: count,
    breakerFailures: count,
    breakerMinMs: count,
    breakerMaxMs: count,
    raceAgainMs: count,
    onAttempt: undefined,
  });
  readConfig("", { endpoints: undefined });
}

export async function calling(list: ExporterList): Promise<void> {
  await client.getExporter({ name: "a", showHiddenLabels: flag, signal, timeoutMs: count });
  await client.listExporters({ filter: text, pageSize: count, pageToken: text, includeLeases: flag, signal });
  await client.listExporters({ includeLeases: undefined });
  await client.listLeases({ filter: text, tagFilter: text, onlyActive: flag, pageSize: count, pageToken: text });
  await client.createLease({
    selector: "a=b",
    exporterName: text,
    duration: "30m",
    durationSeconds: undefined,
    beginTime: date,
    endTime: text,
    leaseId: text,
    tags: texts,
    context: texts,
    allowDisabled: flag,
  });
  await client.updateLease({ name: "a", duration: "30m", durationSeconds: undefined, client: text, beginTime: date });
  await client.extendLease({ name: "a", by: "30m", bySeconds: undefined, until: undefined });
  await client.rotateToken({ signal, timeoutMs: count });
  list.dump("yaml", { includeLeases: flag, includeStatus: flag });
  // @ts-expect-error a required option may not be undefined
  await client.getLease({ name: text });
  // @ts-expect-error nor both duration options
  await client.createLease({ selector: "a=b", beginTime: date, endTime: date });
}

export async function composed(): Promise<void> {
  client.exporters({ filter: text, includeLeases: undefined });
  client.watchExporters({ intervalMs: count, timeoutMs: count, pageSize: count, includeLeases: flag, signal });
  await client.waitForLease({ name: "a", timeoutMs: count, onProgress: undefined, signal });
  await client.releaseLeases({ names: [], concurrency: count });
}

export function Hooks(): void {
  useExporters(client, { filter: text, intervalMs: count });
  useLeases(client, { tagFilter: text, onlyActive: flag });
}
