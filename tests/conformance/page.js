// Runs in the page: makes the calls that run.mjs hands over, some at a time, by the wasm client. What a call means is the
// wasm's affair; here requests and responses are bytes.
import init, { failed, run } from "/client/jumpstarter_web_conformance.js";

// A browser makes six connections to one HTTP/1.1 server: more calls would queue there while their deadlines run. Fewer,
// since the suite's deadlines are short (2 s for a call that has to succeed) and the machine may have other work.
const AT_ONCE = 4;
// The suite gives the whole client up when nothing comes for 20 s.
const LIMIT_MS = 12_000;

const waiting = [];
let responses = [];
let underWay = 0;
window.ready = null;

// Which of the requests were aborted: a cancelled call must not go on in secret.
const signals = new Map();
const wasAborted = (testName) => signals.get(testName)?.aborted ?? false;
// How many bytes at a time the answers are handed on; 0 leaves them as the browser gives them. On one machine an answer
// arrives in one piece as good as always, on a network it need not.
const wanted = new URLSearchParams(location.search);
const piece = Number(wanted.get("piece") ?? 0);
// Whether unary calls go as the npm package makes them, without tonic's stubs.
const shipped = wanted.has("shipped");

// What a call of the package sends for a case without a deadline: the package has none without one, and the suite wants to
// see none where it asked for none. See client/src/shipped.rs.
const NO_DEADLINE = "3600000m";

const platformFetch = window.fetch;
window.fetch = async (input, init) => {
  const headers = new Headers(init?.headers ?? input.headers);
  signals.set(headers.get("x-test-case-name"), init?.signal ?? input.signal);
  if (headers.get("grpc-timeout") === NO_DEADLINE) init.headers.delete("grpc-timeout");
  const response = await platformFetch.call(window, input, init);
  // Fetch makes no `Response` of a status beyond these.
  if (piece === 0 || response.body === null || response.status < 200 || response.status > 599) return response;
  return new Response(response.body.pipeThrough(new TransformStream({ transform: cut })), response);
};

function cut(chunk, controller) {
  for (let start = 0; start < chunk.length; start += piece) controller.enqueue(chunk.slice(start, start + piece));
}

/** Takes more requests in (base64), gives the responses that have come meanwhile. */
window.exchange = (requests) => {
  waiting.push(...requests);
  next();
  const come = responses;
  responses = [];
  return come;
};

function next() {
  while (underWay < AT_ONCE && waiting.length > 0) {
    const request = Uint8Array.from(atob(waiting.shift()), (letter) => letter.charCodeAt(0));
    underWay += 1;
    void answered(request).then((response) => {
      responses.push(base64(response));
      underWay -= 1;
      next();
    });
  }
}

async function answered(request) {
  let timer;
  const silence = new Promise((resolve) => {
    timer = setTimeout(() => resolve(failed(request, `no result within ${LIMIT_MS} ms`)), LIMIT_MS);
  });
  const result = run(request, wasAborted, shipped).catch((error) => failed(request, String(error)));
  const response = await Promise.race([result, silence]);
  clearTimeout(timer);
  return response;
}

function base64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

init().then(
  () => (window.ready = "ready"),
  (error) => (window.ready = `did not start: ${error}`),
);
