// The entry and its subpaths under the old resolution without `exports`.
import { connect, type Lease } from "jumpstarter-web";
import { readConfig } from "jumpstarter-web/config";
import source from "jumpstarter-web/jumpstarter_web_bg.wasm";
import { useLeases, type WatchedLeases } from "jumpstarter-web/react";

export const wasm = source;
export const hook: typeof useLeases = useLeases;
export async function first(text: string): Promise<Lease | undefined> {
  const client = await connect(readConfig(text).options);
  return (await client.listLeases()).leases[0];
}
export const count = (watched: WatchedLeases): number | undefined => watched.leases?.length;
