// nice-grpc-web with ts-proto.
import { createChannel, createClient, FetchTransport, Metadata } from "nice-grpc-web";
import { ExporterServiceDefinition } from "../generated/nice/jumpstarter/v1/exporter";
import { identity } from "./lines.js";

export { plain, read } from "./lines.js";

export const open = async (way, headers) => ({
  client: createClient(ExporterServiceDefinition, createChannel(way.base, FetchTransport())),
  metadata: Metadata({ ...identity(way), ...headers }),
});

export const lines = ({ client, metadata }) => client.logStream({}, { metadata });
