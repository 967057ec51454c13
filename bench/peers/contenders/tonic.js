// In wasm, by hand from the crates: tonic-web-wasm-client and serde-wasm-bindgen (bench/tonic).
import init, { Client } from "../generated/tonic/tonic_by_hand.js";
import { polling } from "./fields.js";

export { plain, plainLease, read } from "./fields.js";

let loaded;

export async function open({ endpoint, namespace, client: name, token }) {
  await (loaded ??= init());
  const client = new Client(endpoint, namespace, name, token);
  const listExporters = async (pageSize) => (await client.listExporters(pageSize)).exporters;
  return {
    listExporters,
    getLease: (lease) => client.getLease(lease),
    createLease: (selector, seconds) => client.createLease(selector, seconds),
    poll: (list = () => listExporters(0)) => polling(list),
  };
}
