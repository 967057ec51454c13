// No client: a bare `fetch` of the same request, and JSON.parse of the same data instead of a decoder.
import { identity } from "./fields.js";

export { differs, nameOf, plain, plainLease, read } from "./fields.js";

const utf8 = new TextEncoder();

/** A gRPC-Web frame of a message with one text and at most one number in a byte. */
function frame(text, number = 0) {
  const content = utf8.encode(text);
  if (content.length > 127 || number > 127) throw new Error("a length in one byte is enough for these requests");
  const message = Uint8Array.of(0x0a, content.length, ...content, ...(number === 0 ? [] : [0x10, number]));
  return Uint8Array.of(0, 0, 0, 0, message.length, ...message);
}

export const open = async (lab) => ({
  url: `${lab.endpoint}/jumpstarter.client.v1.ClientService/`,
  parent: `namespaces/${lab.namespace}`,
  headers: { ...identity(lab), "content-type": "application/grpc-web+proto", "x-grpc-web": "1" },
});

const call = async ({ url, headers }, method, body) =>
  (await fetch(url + method, { method: "POST", headers, body })).arrayBuffer();

export const list = (handle, pageSize) => call(handle, "ListExporters", frame(handle.parent, pageSize));

export const get = (handle, name) => call(handle, "GetLease", frame(`${handle.parent}/leases/${name}`));

/** The same list as JSON text. */
export const decode = (_bytes, json) => JSON.parse(json);
