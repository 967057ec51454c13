// nice-grpc-web with ts-proto.
import { createChannel, createClient, FetchTransport, Metadata } from "nice-grpc-web";
import { ClientServiceDefinition } from "../generated/nice/jumpstarter/client/v1/client";
import { identity } from "./fields.js";

export { differs, nameOf, plain, plainLease, read } from "./fields.js";

export const open = async (lab) => ({
  client: createClient(ClientServiceDefinition, createChannel(lab.endpoint, FetchTransport())),
  parent: `namespaces/${lab.namespace}`,
  metadata: Metadata(identity(lab)),
});

export const list = async ({ client, parent, metadata }, pageSize) =>
  (await client.listExporters({ parent, pageSize }, { metadata })).exporters;

export const get = ({ client, parent, metadata }, name) =>
  client.getLease({ name: `${parent}/leases/${name}` }, { metadata });

export const book = ({ client, parent, metadata }, selector, seconds) =>
  client.createLease({ parent, lease: { selector, duration: { seconds, nanos: 0 } } }, { metadata });
