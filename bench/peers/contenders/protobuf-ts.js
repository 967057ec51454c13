// protobuf-ts with its transport for gRPC-Web.
import { GrpcWebFetchTransport } from "@protobuf-ts/grpcweb-transport";
import { ClientServiceClient } from "../generated/ts/jumpstarter/client/v1/client.client";
import { CreateLeaseRequest, ListExportersRequest } from "../generated/ts/jumpstarter/client/v1/client";
import { identity, polling } from "./fields.js";

export { plain, plainLease, read } from "./fields.js";

export async function open(lab) {
  const meta = identity(lab);
  const client = new ClientServiceClient(new GrpcWebFetchTransport({ baseUrl: lab.endpoint, format: "binary", meta }));
  const parent = `namespaces/${lab.namespace}`;
  const listExporters = async (pageSize) =>
    (await client.listExporters(ListExportersRequest.create({ parent, pageSize }))).response.exporters;
  return {
    listExporters,
    getLease: async (name) => (await client.getLease({ name: `${parent}/leases/${name}` })).response,
    createLease: async (selector, seconds) => {
      const lease = { selector, duration: { seconds: String(seconds), nanos: 0 } };
      return (await client.createLease(CreateLeaseRequest.create({ parent, lease }))).response;
    },
    poll: (list = () => listExporters(0)) => polling(list),
  };
}
