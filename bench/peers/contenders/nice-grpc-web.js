// nice-grpc-web with ts-proto.
import { createChannel, createClient, FetchTransport, Metadata } from "nice-grpc-web";
import { ClientServiceDefinition } from "../generated/nice/jumpstarter/client/v1/client";
import { identity, polling } from "./fields.js";

export { plain, plainLease, read } from "./fields.js";

export async function open(lab) {
  const client = createClient(ClientServiceDefinition, createChannel(lab.endpoint, FetchTransport()));
  const parent = `namespaces/${lab.namespace}`;
  const metadata = Metadata(identity(lab));
  const listExporters = async (pageSize) => (await client.listExporters({ parent, pageSize }, { metadata })).exporters;
  return {
    listExporters,
    getLease: (name) => client.getLease({ name: `${parent}/leases/${name}` }, { metadata }),
    createLease: (selector, seconds) =>
      client.createLease({ parent, lease: { selector, duration: { seconds, nanos: 0 } } }, { metadata }),
    poll: (list = () => listExporters(0)) => polling(list),
  };
}
