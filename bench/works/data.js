// Exporters with eight labels, as the bytes of a gRPC-Web response and as JSON text; and a `fetch` that answers with them.
const CHUNK = 65_536;
const utf8 = new TextEncoder();

/** Exporter `place`; from version 1 on, each hundredth differs from the version before. */
function exporter(place, version) {
  const isChanged = place % 100 === 7 && version > 0;
  return {
    name: `namespaces/lab/exporters/exporter-${String(place).padStart(6, "0")}`,
    labels: {
      board: ["rpi4", "rpi5", "jetson-orin", "stm32mp2"][place % 4],
      arch: place % 4 === 3 ? "arm" : "arm64",
      site: `site-${place % 12}`,
      rack: `rack-${place % 240}`,
      "example.com/slot": String(place % 16),
      "example.com/serial": `SN${(place * 7919) % 1_000_003}`,
      owner: `team-${place % 25}`,
      firmware: isChanged ? `2.${version}.0` : `1.${place % 9}.0`,
    },
    online: place % 10 !== 3,
    status: place % 10 === 3 ? 1 : place % 3 === 0 ? 4 : 2,
    statusMessage: place % 10 === 3 ? "Last seen 3 hours ago" : "Ready to be leased",
    enabled: place % 50 !== 9,
    deprecatedLabels: {},
  };
}

/** The same list in both forms: `bytes` is the message, `body` the response's body. */
export function exporters(count, version = 0) {
  const list = Array.from({ length: count }, (_, place) => exporter(place, version));
  const out = new Writer(count * 420 + 64);
  for (const one of list) {
    const start = out.begin(1);
    out.text(1, one.name);
    for (const [key, value] of Object.entries(one.labels)) {
      const entry = out.begin(2);
      out.text(1, key);
      out.text(2, value);
      out.end(entry);
    }
    out.number(3, one.online ? 1 : 0);
    out.number(4, one.status);
    out.text(5, one.statusMessage);
    // An optional field is written in any case, another only if it is not the default.
    out.byte(6 << 3, one.enabled ? 1 : 0);
    out.end(start);
  }
  const bytes = out.bytes.slice(0, out.length);
  const trailer = utf8.encode("grpc-status: 0\r\n");
  const body = new Uint8Array(10 + bytes.length + trailer.length);
  new DataView(body.buffer).setUint32(1, bytes.length);
  body.set(bytes, 5);
  body[5 + bytes.length] = 0x80;
  new DataView(body.buffer).setUint32(6 + bytes.length, trailer.length);
  body.set(trailer, 10 + bytes.length);
  return { bytes, body, json: JSON.stringify(list) };
}

/** The names that differ from the version before. */
export const changedNames = (count) =>
  Array.from({ length: count }, (_, place) => place)
    .filter((place) => place % 100 === 7)
    .map((place) => exporter(place, 0).name.slice("namespaces/lab/exporters/".length));

class Writer {
  length = 0;
  constructor(capacity) {
    this.bytes = new Uint8Array(capacity);
  }
  byte(...bytes) {
    for (const one of bytes) this.bytes[this.length++] = one;
  }
  number(field, value) {
    if (value !== 0) this.byte(field << 3, value);
  }
  /** Starts a field with a length of two bytes, which is enough for all here. */
  begin(field) {
    this.byte((field << 3) | 2, 0, 0);
    return this.length;
  }
  end(start) {
    const length = this.length - start;
    this.bytes[start - 2] = (length & 0x7f) | 0x80;
    this.bytes[start - 1] = length >> 7;
  }
  text(field, value) {
    this.byte((field << 3) | 2, value.length);
    this.length += utf8.encodeInto(value, this.bytes.subarray(this.length)).written;
  }
}

/** Replaces the page's `fetch` until `restore`: it answers with what `body` returns, in chunks as from a network. */
export function answering(body, onRequest = () => undefined) {
  const real = globalThis.fetch;
  const headers = { "content-type": "application/grpc-web+proto" };
  globalThis.fetch = async () => {
    onRequest();
    const whole = body();
    let at = 0;
    const stream = new ReadableStream({
      pull(controller) {
        // A reader may transfer the buffer, so each gets its own copy, as from a network.
        controller.enqueue(whole.slice(at, at + CHUNK));
        at += CHUNK;
        if (at >= whole.length) controller.close();
      },
    });
    return new Response(stream, { headers });
  };
  return { restore: () => (globalThis.fetch = real) };
}
