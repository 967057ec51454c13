/** Type tests of the subpaths: the React hooks and the config. Compiled, never run. */
import {
  connect,
  type ClientService,
  type EndpointState,
  type Exporter,
  type Lease,
  type UnjoinedExporter,
} from "jumpstarter-web";
import { readConfig, readConfigs, type ConfigNotice, type NamedConfig } from "jumpstarter-web/config";
import { useEndpoints, useExporters, useLease, useLeases } from "jumpstarter-web/react";
import { holds, type Same } from "./assert.js";

declare const client: ClientService | null;

export function useAll(): void {
  const { exporters, error, loading, at, refresh } = useExporters(client, { filter: "a=b", intervalMs: 1_000 });
  holds<Same<typeof exporters, readonly UnjoinedExporter[] | null>>();
  holds<Same<typeof error, unknown>>();
  holds<Same<typeof loading, boolean>>();
  holds<Same<typeof at, Date | null>>();
  holds<Same<typeof refresh, () => void>>();
  const joined = useExporters(client, { includeLeases: true });
  holds<Same<typeof joined.exporters, readonly Exporter[] | null>>();
  holds<Same<ReturnType<typeof useLeases>["leases"], readonly Lease[] | null>>();
  holds<Same<ReturnType<typeof useLease>["lease"], Lease | null>>();
  holds<Same<ReturnType<typeof useEndpoints>, readonly EndpointState[]>>();
  // @ts-expect-error a hook has no signal, it ends with its component
  useLeases(client, { signal: AbortSignal.timeout(5) });
  // @ts-expect-error no name
  useLease(client);
  // @ts-expect-error a misspelt option
  useExporters(client, { fliter: "a=b" });
  // @ts-expect-error a promise is not a client
  useLeases(connect({ endpoints: "https://a", namespace: "lab" }));
}

export async function reading(text: string): Promise<void> {
  const { options, notices } = readConfig(text, { endpoints: (endpoint) => `https://${endpoint}` });
  holds<Same<typeof notices, readonly ConfigNotice[]>>();
  await connect({ ...options, timeoutMs: 5_000 });
  const configs = readConfigs(text);
  holds<Same<typeof configs, readonly NamedConfig[]>>();
  const current = configs.find((config) => config.current);
  holds<Same<NonNullable<typeof current>["alias"], string | null>>();
  if (current !== undefined) await connect(current.options);
  // @ts-expect-error a config is a string
  readConfig({ kind: "ClientConfig" });
  // @ts-expect-error a misspelt option
  readConfig(text, { endpoint: "https://a" });
}
