// protobuf-ts with its transport for gRPC-Web.
import { GrpcWebFetchTransport } from "@protobuf-ts/grpcweb-transport";
import { ExporterServiceClient } from "../generated/ts/jumpstarter/v1/exporter.client";
import { identity } from "./lines.js";

export { plain, read } from "./lines.js";

export const open = async (way, headers) => {
  const meta = { ...identity(way), ...headers };
  return new ExporterServiceClient(new GrpcWebFetchTransport({ baseUrl: way.base, format: "binary", meta }));
};

export const lines = (client) => client.logStream({}).responses;
