// No client: a bare `fetch`, whose frames are counted and not decoded.
import { identity, PATH } from "./lines.js";

const HEAD = 5;

export const open = async (way, headers) => ({
  url: `${way.base}/${PATH}`,
  headers: { ...identity(way), ...headers, "content-type": "application/grpc-web+proto", "x-grpc-web": "1" },
});

/** The length of each message. */
export async function* lines({ url, headers }) {
  const { body } = await fetch(url, { method: "POST", headers, body: new Uint8Array(HEAD) });
  let rest = new Uint8Array(0);
  for (const reader = body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return;
    const bytes = new Uint8Array(rest.length + value.length);
    bytes.set(rest);
    bytes.set(value, rest.length);
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (let end; at + HEAD <= bytes.length && (end = at + HEAD + view.getUint32(at + 1)) <= bytes.length; at = end) {
      if (bytes[at] === 0) yield end - at;
    }
    rest = bytes.subarray(at);
  }
}

export const read = (length) => length;
