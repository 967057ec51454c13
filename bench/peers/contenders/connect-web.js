// connect-web with protobuf-es.
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { ClientService } from "../generated/es/jumpstarter/client/v1/client_pb.js";
import { identity } from "./fields.js";

export { differs, nameOf, plain, plainLease, read } from "./fields.js";

export const open = async (lab) => ({
  client: createClient(ClientService, createGrpcWebTransport({ baseUrl: lab.endpoint })),
  parent: `namespaces/${lab.namespace}`,
  headers: identity(lab),
});

export const list = async ({ client, parent, headers }, pageSize, signal) =>
  (await client.listExporters({ parent, pageSize }, { headers, signal })).exporters;

export const get = ({ client, parent, headers }, name) =>
  client.getLease({ name: `${parent}/leases/${name}` }, { headers });

export const book = ({ client, parent, headers }, selector, seconds) =>
  client.createLease({ parent, lease: { selector, duration: { seconds: BigInt(seconds) } } }, { headers });
