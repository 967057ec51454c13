// One unary call of the controller on several ways: natively, and as gRPC-Web through Envoy or the gateway. Each way has one
// HTTP/2 connection in clear text, and the same client, so that only what is in between differs.
import { connect } from "node:http2";

/** A message of gRPC and gRPC-Web. */
export function framed(message) {
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, 5);
  return frame;
}

/** A field of text with number 1. */
export function text(words) {
  return Buffer.concat([Buffer.from([10, Buffer.byteLength(words)]), Buffer.from(words)]);
}

/** A connection; `call` resolves to the number of bytes of the answer, and rejects if its status is not OK. */
export function way(url, { type, path, headers, body }) {
  const session = connect(url);
  const call = () =>
    new Promise((resolve, reject) => {
      const request = session.request({
        ":method": "POST",
        ":path": path,
        "content-type": type,
        te: "trailers",
        ...headers,
      });
      const chunks = [];
      let status;
      request.on("response", (head) => (status = head["grpc-status"]));
      request.on("trailers", (trailers) => (status = trailers["grpc-status"]));
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("error", reject);
      request.on("end", () => {
        const answer = Buffer.concat(chunks);
        const web = /grpc-status: ?(\d+)/.exec(answer.toString("latin1"));
        if ((status ?? web?.[1]) === "0") resolve(answer.length);
        else reject(new Error(`${url}${path}: status ${status ?? web?.[1]}`));
      });
      request.end(body);
    });
  return { call, close: () => session.close() };
}
