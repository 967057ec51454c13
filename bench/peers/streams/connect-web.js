// connect-web with protobuf-es.
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { ExporterService } from "../generated/es/jumpstarter/v1/exporter_pb.js";
import { identity } from "./lines.js";

export { plain, read } from "./lines.js";

export const open = async (way, headers) => ({
  client: createClient(ExporterService, createGrpcWebTransport({ baseUrl: way.base })),
  headers: { ...identity(way), ...headers },
});

export const lines = ({ client, headers }) => client.logStream({}, { headers });
