// In wasm, by hand from the crates: tonic-web-wasm-client and serde-wasm-bindgen (bench/tonic).
import init, { Client } from "../generated/tonic/tonic_by_hand.js";

export { differs, nameOf, plain, plainLease, read } from "./fields.js";

let loaded;

export async function open({ endpoint, namespace, client, token }) {
  await (loaded ??= init());
  return new Client(endpoint, namespace, client, token);
}

export const list = async (client, pageSize) => (await client.listExporters(pageSize)).exporters;
export const get = (client, name) => client.getLease(name);
export const book = (client, selector, seconds) => client.createLease(selector, seconds);
