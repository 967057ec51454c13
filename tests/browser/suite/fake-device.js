// A device in the page: ExporterService behind a `fetch`, and drivers' streams behind a `WebSocket`. Contains no tests. It is written
// independently of the package: messages by wire.js.
import { answerOk, bytes, flag, frame, GRPC_WEB, map, message, refusal, text, varint } from "./wire.js";

const utf8 = new TextDecoder();

/**
 * The fields of an encoded message, as [number, value]; a value is a number or bytes.
 *
 * @returns {[number, any][]}
 */
export function fieldsOf(encoded) {
  /** @type {[number, any][]} */
  const fields = [];
  let at = 0;
  const read = () => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = encoded[at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  };
  while (at < encoded.length) {
    const key = read();
    const [number, type] = [Math.floor(key / 8), key % 8];
    if (type === 0) fields.push([number, read()]);
    else if (type === 1) fields.push([number, encoded.slice(at, (at += 8))]);
    else {
      const length = read();
      fields.push([number, encoded.slice(at, (at += length))]);
    }
  }
  return fields;
}

/** A `google.protobuf.Value` as JavaScript. */
export function valueOf(encoded) {
  const [[kind, content] = [1, 0]] = fieldsOf(encoded);
  switch (kind) {
    case 2:
      return new DataView(content.slice().buffer).getFloat64(0, true);
    case 3:
      return utf8.decode(content);
    case 4:
      return content === 1;
    case 5:
      return Object.fromEntries(
        fieldsOf(content).map(([, entry]) => {
          const parts = new Map(fieldsOf(entry));
          return [utf8.decode(parts.get(1)), valueOf(parts.get(2))];
        }),
      );
    case 6:
      return fieldsOf(content).map(([, entry]) => valueOf(entry));
    default:
      return null;
  }
}

/** JavaScript as a `google.protobuf.Value`. */
export function value(plain) {
  if (plain === null) return varint(1, 0);
  if (typeof plain === "number") {
    const double = new Uint8Array(8);
    new DataView(double.buffer).setFloat64(0, plain, true);
    return message(Uint8Array.of(2 * 8 + 1), double);
  }
  if (typeof plain === "string") return text(3, plain);
  if (typeof plain === "boolean") return flag(4, plain);
  if (Array.isArray(plain)) return bytes(6, message(...plain.map((entry) => bytes(1, value(entry)))));
  const entries = Object.entries(plain).map(([name, entry]) =>
    bytes(1, message(text(1, name), bytes(2, value(entry)))),
  );
  return bytes(5, message(...entries));
}

const driver = (uuid, parent, name, client) =>
  bytes(
    3,
    message(
      text(1, uuid),
      ...(parent === null ? [] : [text(2, parent)]),
      map(3, { "jumpstarter.dev/client": client, ...(name === "" ? {} : { "jumpstarter.dev/name": name }) }),
      text(4, `the ${name || "root"}`),
      map(5, { on: "switches it on" }),
    ),
  );

/** The recorded exporter's drivers. */
export const REPORT = message(
  text(1, "session"),
  map(2, { board: "fake" }),
  driver("1", null, "", "jumpstarter_driver_composite.client.CompositeClient"),
  driver("2", "1", "bench", "jumpstarter_driver_composite.client.CompositeClient"),
  driver("3", "2", "echo", "jumpstarter_driver_network.client.NetworkClient"),
  driver("4", "2", "relay", "my_lab.client.RelayClient"),
  driver("5", "1", "power", "jumpstarter_driver_power.client.PowerClient"),
  driver("6", "1", "serial", "jumpstarter_driver_pyserial.client.PySerialClient"),
);

export const reply = (content) => new Response(answerOk(content), { headers: GRPC_WEB });
export const result = (plain) => reply(message(text(1, "call"), bytes(2, value(plain))));
export const status = (number, { version = 1, previous = 0, words = "" } = {}) =>
  reply(message(varint(1, number), text(2, words), varint(3, version), varint(4, previous)));
export const reading = (volts) => message(text(1, "r"), bytes(2, value({ voltage: volts, current: 0.5 })));
export const logLine = (words, { severity = "INFO", source = 1 } = {}) =>
  message(text(2, severity), text(3, words), varint(4, source));

/**
 * A stream of messages. It ends with OK (`ok`), is cut (`cut`), ends with trailers, or hangs until it is aborted (`hang`).
 *
 * @param {Uint8Array[]} messages
 * @param {string | Uint8Array} end
 * @param {AbortSignal} [signal]
 */
export function streamed(messages, end = "ok", signal) {
  const body = new ReadableStream({
    start(controller) {
      for (const content of messages) controller.enqueue(frame(0, content));
      if (end === "ok") controller.enqueue(frame(0x80, new TextEncoder().encode("grpc-status: 0\r\n")));
      else if (end instanceof Uint8Array) controller.enqueue(end);
      if (end !== "hang") controller.close();
      signal?.addEventListener("abort", () => controller.error(signal.reason));
    },
  });
  return new Response(body, { headers: GRPC_WEB });
}

/**
 * A device whose calls are answered by `answers`, by method: each takes the call and how often that method was called before.
 * GetReport and GetStatus have usual answers. `calls` has every request: URL, method, headers, fields of its message.
 */
export function fakeDevice(answers = {}) {
  const calls = [];
  const usual = { GetReport: () => reply(REPORT), GetStatus: () => status(4, { version: 2, previous: 2 }) };
  const fetch = async (url, init) => {
    const method = url.split("/").at(-1);
    const nth = calls.filter((call) => call.method === method).length;
    const fields = fieldsOf(new Uint8Array(init.body).slice(5));
    const call = { url, method, nth, fields, headers: Object.fromEntries(init.headers), signal: init.signal };
    calls.push(call);
    const answer = answers[method] ?? usual[method] ?? (() => refusal(12, `no ${method}`));
    return answer(call);
  };
  const connect = async (options = {}) => {
    // Named by a variable, because Node imports this file, too, and passes the options itself.
    const entry = "/npm/device/index.js";
    return (await import(entry)).connectExporter({ endpoints: "http://device.invalid", fetch, ...options });
  };
  const methods = () => calls.map(({ method }) => method);
  return { calls, methods, fetch, connect };
}

/** A `WebSocket` class whose sockets are in `sockets`; `serve(socket)` is called when one is made. */
export function fakeSockets(serve) {
  const sockets = [];
  class FakeSocket {
    readyState = 0;
    bufferedAmount = 0;
    binaryType = "blob";
    sent = [];
    /** @type {(event?: any) => void} */
    onopen = () => {};
    /** @type {(event?: any) => void} */
    onmessage = () => {};
    /** @type {(event?: any) => void} */
    onclose = () => {};
    /** Called with what the client sends. @type {(data?: any) => void} */
    onsend = () => {};
    closedWith = null;
    constructor(url, protocol) {
      Object.assign(this, { url, protocol });
      sockets.push(this);
      queueMicrotask(() => serve(this));
    }
    /** The server accepts the connection. */
    accept() {
      this.readyState = 1;
      this.onopen();
    }
    /** The server sends JSON or bytes. */
    push(data) {
      this.onmessage({ data: data instanceof Uint8Array ? data.slice().buffer : JSON.stringify(data) });
    }
    /** The server closes the connection. */
    end(code, reason = "") {
      this.readyState = 3;
      this.onclose({ code, reason });
    }
    send(data) {
      this.sent.push(data);
      this.onsend(data);
    }
    close(code) {
      this.readyState = 3;
      this.closedWith = code;
    }
  }
  return { sockets, webSocket: /** @type {any} */ (FakeSocket) };
}

/** Serves a socket: opens each stream, echoes it, and ends its side when the client does. */
export function echo(socket) {
  socket.onsend = (data) => {
    if (typeof data !== "string") socket.push(new Uint8Array(data));
    else if (JSON.parse(data).end === true) {
      socket.push({ end: true });
      socket.end(1000);
    } else socket.push({ open: true });
  };
  socket.accept();
}
