// connect-web with protobuf-es.
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { ClientService } from "../generated/es/jumpstarter/client/v1/client_pb.js";
import { identity, polling } from "./fields.js";

export { plain, plainLease, read } from "./fields.js";

export async function open(lab) {
  const client = createClient(ClientService, createGrpcWebTransport({ baseUrl: lab.endpoint }));
  const parent = `namespaces/${lab.namespace}`;
  const headers = identity(lab);
  const listExporters = async (pageSize, signal) =>
    (await client.listExporters({ parent, pageSize }, { headers, signal })).exporters;
  return {
    listExporters,
    getLease: (name) => client.getLease({ name: `${parent}/leases/${name}` }, { headers }),
    createLease: (selector, seconds) =>
      client.createLease({ parent, lease: { selector, duration: { seconds: BigInt(seconds) } } }, { headers }),
    poll: (list = () => listExporters(0)) => polling(list),
  };
}
