// Makes what a server would send, byte by byte, and a `fetch` that answers with it: for what no demo controller sends, such
// as enum values that are not known yet. Knows protobuf's encoding and gRPC-Web's frames, and nothing of the package.

const utf8 = new TextEncoder();

/** A field's number, and how its value is written. Each gives bytes; `message` joins them. */
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
  // Negative numbers are written as 64 bits.
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    if (rest < 0x80n) return [...out, low];
    out.push(low | 0x80);
  }
}

/** What came in: one gRPC-Web frame taken off a request's body. */
export function frame(flags, content) {
  const head = new Uint8Array(5);
  head[0] = flags;
  new DataView(head.buffer).setUint32(1, content.length);
  return message(head, content);
}

/** The whole answer to a call that went well. */
export function answerOk(content = message()) {
  return message(frame(0, content), frame(0x80, utf8.encode("grpc-status: 0\r\ngrpc-message: \r\n")));
}

/** What gRPC-Web answers are labelled with. */
export const GRPC_WEB = { "content-type": "application/grpc-web+proto" };

/** A `fetch` that answers each call with that message and OK, and keeps what it was asked in `requests`. */
export function fetchAnswering(content) {
  const requests = [];
  const answer = async (input, init) => {
    requests.push(new Request(input, init));
    return new Response(answerOk(content), { status: 200, headers: GRPC_WEB });
  };
  return Object.assign(answer, { requests });
}

/** An answer with a status and no message: `code` is gRPC's number, `words` its message. */
export function refusal(code, words) {
  const trailers = frame(0x80, utf8.encode(`grpc-status: ${code}\r\ngrpc-message: ${encodeURIComponent(words)}\r\n`));
  return new Response(trailers, { status: 200, headers: { "content-type": "application/grpc-web+proto" } });
}

/** What the controller says of a token that has expired. */
export const tokenExpired = () =>
  refusal(2, "oidc: verify token: oidc: token is expired (Token Expiry: 2026-01-01 00:00:00 +0000 UTC)");

/**
 * A `fetch` that gives what these functions give, in turn and the last one again and again. Keeps in `sent` what it was
 * asked: the method, the message as hex, the headers as an object.
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
