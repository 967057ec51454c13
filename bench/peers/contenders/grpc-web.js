// grpc-web with google-protobuf. The method descriptors are as protoc-gen-grpc-web would write them.
import { GrpcWebClientBase, MethodDescriptor, MethodType } from "grpc-web";
import duration from "google-protobuf/google/protobuf/duration_pb.js";
import messages from "../generated/google/jumpstarter/client/v1/client_pb.js";
import { identity } from "./fields.js";

const method = (name, request, response) =>
  new MethodDescriptor(
    `/jumpstarter.client.v1.ClientService/${name}`,
    MethodType.UNARY,
    request,
    response,
    (message) => message.serializeBinary(),
    response.deserializeBinary,
  );
const METHODS = {
  list: method("ListExporters", messages.ListExportersRequest, messages.ListExportersResponse),
  get: method("GetLease", messages.GetLeaseRequest, messages.Lease),
  create: method("CreateLease", messages.CreateLeaseRequest, messages.Lease),
};

export const open = async (lab) => ({
  client: new GrpcWebClientBase({ format: "binary" }),
  endpoint: lab.endpoint,
  parent: `namespaces/${lab.namespace}`,
  headers: identity(lab),
});

const call = ({ client, endpoint, headers }, descriptor, message) =>
  client.unaryCall(endpoint + descriptor.getName(), message, headers, descriptor);

export async function list(handle, pageSize) {
  const request = new messages.ListExportersRequest();
  request.setParent(handle.parent);
  request.setPageSize(pageSize);
  return (await call(handle, METHODS.list, request)).getExportersList();
}

export function get(handle, name) {
  const request = new messages.GetLeaseRequest();
  request.setName(`${handle.parent}/leases/${name}`);
  return call(handle, METHODS.get, request);
}

export function book(handle, selector, seconds) {
  const lease = new messages.Lease();
  lease.setSelector(selector);
  lease.setDuration(new duration.Duration([seconds]));
  const request = new messages.CreateLeaseRequest();
  request.setParent(handle.parent);
  request.setLease(lease);
  return call(handle, METHODS.create, request);
}

/** It requests by XMLHttpRequest, so a replaced `fetch` does not reach it: bytes are decoded directly, without framing. */
export const decode = (bytes) => messages.ListExportersResponse.deserializeBinary(bytes).getExportersList();

export function read(exporter) {
  let sum = exporter.getName().length + (exporter.getOnline() ? 1 : 0) + exporter.getStatus();
  sum += exporter.getStatusMessage().length + (exporter.hasEnabled() && !exporter.getEnabled() ? 0 : 1);
  const add = (value, key) => (sum += key.length + value.length);
  exporter.getLabelsMap().forEach(add);
  exporter.getDeprecatedLabelsMap().forEach(add);
  return sum;
}

const bare = (name) => name.slice(name.lastIndexOf("/") + 1);

export const plainLease = (lease) => ({
  name: bare(lease.getName()),
  selector: lease.getSelector(),
  client: bare(lease.getClient()),
  exporter: bare(lease.getExporter()),
});

export const plain = (exporter) => ({
  name: bare(exporter.getName()),
  labels: Object.fromEntries(exporter.getLabelsMap().toArray()),
  online: exporter.getOnline(),
  status: exporter.getStatus(),
  statusMessage: exporter.getStatusMessage(),
  enabled: !exporter.hasEnabled() || exporter.getEnabled(),
  deprecatedLabels: Object.fromEntries(exporter.getDeprecatedLabelsMap().toArray()),
});

export const nameOf = (exporter) => exporter.getName();

export function differs(one, other) {
  return (
    one.getOnline() !== other.getOnline() ||
    one.getStatus() !== other.getStatus() ||
    one.getStatusMessage() !== other.getStatusMessage() ||
    one.getEnabled() !== other.getEnabled() ||
    mapsDiffer(one.getLabelsMap(), other.getLabelsMap()) ||
    mapsDiffer(one.getDeprecatedLabelsMap(), other.getDeprecatedLabelsMap())
  );
}

function mapsDiffer(one, other) {
  if (one.getLength() !== other.getLength()) return true;
  for (const [key, value] of one.entries()) if (other.get(key) !== value) return true;
  return false;
}
