// protobuf-ts with its transport for gRPC-Web.
import { GrpcWebFetchTransport } from "@protobuf-ts/grpcweb-transport";
import { ClientServiceClient } from "../generated/ts/jumpstarter/client/v1/client.client";
import { CreateLeaseRequest, Lease, ListExportersRequest } from "../generated/ts/jumpstarter/client/v1/client";
import { identity } from "./fields.js";

export { differs, nameOf, plain, plainLease, read } from "./fields.js";

export const open = async (lab) => {
  const options = { baseUrl: lab.endpoint, format: "binary", meta: identity(lab) };
  return { client: new ClientServiceClient(new GrpcWebFetchTransport(options)), parent: `namespaces/${lab.namespace}` };
};

export const list = async ({ client, parent }, pageSize) =>
  (await client.listExporters(ListExportersRequest.create({ parent, pageSize }))).response.exporters;

export const get = async ({ client, parent }, name) =>
  (await client.getLease({ name: `${parent}/leases/${name}` })).response;

export const book = async ({ client, parent }, selector, seconds) => {
  const lease = Lease.create({ selector, duration: { seconds: String(seconds), nanos: 0 } });
  return (await client.createLease(CreateLeaseRequest.create({ parent, lease }))).response;
};
