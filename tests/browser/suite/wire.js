// Creates a server's response byte by byte, and a `fetch` that returns it, for responses that the demo does not send, such as
// unknown enum values. Implements protobuf's encoding and gRPC-Web's frames independently of the package.

const utf8 = new TextEncoder();

/** Encoders of fields, from number and value to bytes; `message` joins them. */
export const text = (number, value) => bytes(number, utf8.encode(value));
export const flag = (number, value) => varint(number, value ? 1 : 0);
export const varint = (number, value) => Uint8Array.of(...key(number, 0), ...varintOf(value));
export const bytes = (number, value) => Uint8Array.of(...key(number, 2), ...varintOf(value.length), ...value);
export const message = (...fields) => Uint8Array.from(fields.flatMap((field) => [...field]));
export const map = (number, entries) =>
  message(...Object.entries(entries).map(([name, value]) => bytes(number, message(text(1, name), text(2, value)))));
/** A Timestamp or a Duration: both are seconds and nanoseconds. */
export const moment = (number, seconds, nanos = 0) =>
  bytes(number, message(varint(1, seconds), ...(nanos === 0 ? [] : [varint(2, nanos)])));

const key = (number, type) => varintOf(number * 8 + type);

function varintOf(value) {
  const out = [];
  // Negative numbers are encoded with 64 bits.
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    if (rest < 0x80n) return [...out, low];
    out.push(low | 0x80);
  }
}

/** The message in a request's body, without its gRPC-Web frame. */
export function frame(flags, content) {
  const head = new Uint8Array(5);
  head[0] = flags;
  new DataView(head.buffer).setUint32(1, content.length);
  return message(head, content);
}

/** The complete body of a successful response. */
export function answerOk(content = message()) {
  return message(frame(0, content), frame(0x80, utf8.encode("grpc-status: 0\r\ngrpc-message: \r\n")));
}

/** The content type of gRPC-Web responses. */
export const GRPC_WEB = { "content-type": "application/grpc-web+proto" };

/** A `fetch` that answers each call with this message and OK, and stores the calls in `requests`. */
export function fetchAnswering(content) {
  const requests = [];
  const answer = async (input, init) => {
    requests.push(new Request(input, init));
    return new Response(answerOk(content), { status: 200, headers: GRPC_WEB });
  };
  return Object.assign(answer, { requests });
}

/** A response with a status and no message: `code` is gRPC's number, `words` its message. */
export function refusal(code, words) {
  const trailers = frame(0x80, utf8.encode(`grpc-status: ${code}\r\ngrpc-message: ${encodeURIComponent(words)}\r\n`));
  return new Response(trailers, { status: 200, headers: { "content-type": "application/grpc-web+proto" } });
}

/** The controller's answer to an expired token. */
export const tokenExpired = () =>
  refusal(2, "oidc: verify token: oidc: token is expired (Token Expiry: 2026-01-01 00:00:00 +0000 UTC)");

/**
 * A `fetch` that returns the results of these functions in turn, and of the last one repeatedly. Stores each call in `sent`: the
 * method, the message as hex, the headers as an object.
 */
export function fetchInTurn(...answers) {
  const sent = [];
  const answer = async (input, init) => {
    const request = new Request(input, init);
    const content = new Uint8Array(await request.clone().arrayBuffer());
    const hex = Array.from(content, (byte) => byte.toString(16).padStart(2, "0")).join("");
    sent.push({
      method: new URL(request.url).pathname.split("/").at(-1),
      message: hex,
      headers: Object.fromEntries(request.headers),
    });
    return answers[Math.min(sent.length, answers.length) - 1](request);
  };
  return Object.assign(answer, { sent });
}
