// Runs in the page: makes the calls that run.mjs passes in, several at a time, with the wasm client. Requests and responses
// are bytes here; the wasm decodes them.
// @ts-expect-error It is built by scripts/conformance-client.
import init, { failed, run } from "/client/jumpstarter_web_conformance.js";

// A browser opens six connections to an HTTP/1.1 server: further calls would queue while their deadlines run. Fewer than six,
// since the suite's deadlines are short (2 s for a call that has to succeed) and the machine may be busy.
const AT_ONCE = 4;
// The suite ends the whole run if no response arrives for 20 s.
const LIMIT_MS = 12_000;

const waiting = [];
let responses = [];
let underWay = 0;
window.ready = null;

// Which requests were aborted: the request of a cancelled call must not continue.
const signals = new Map();
const wasAborted = (testName) => signals.get(testName)?.aborted ?? false;
// The number of bytes of a response that are passed on at a time; 0 for as they arrive. On one machine, a response nearly
// always arrives in one chunk; on a network, it may not.
const wanted = new URLSearchParams(location.search);
const piece = Number(wanted.get("piece") ?? 0);
// Whether unary calls are made as in the npm package, without tonic's stubs.
const shipped = wanted.has("shipped");

const platformFetch = window.fetch;
window.fetch = async (input, init) => {
  const request = /** @type {Request} */ (input);
  const headers = new Headers(init?.headers ?? request.headers);
  signals.set(headers.get("x-test-case-name"), init?.signal ?? request.signal);
  const response = await platformFetch.call(window, input, init);
  // The `Response` constructor accepts only these statuses.
  if (piece === 0 || response.body === null || response.status < 200 || response.status > 599) return response;
  return new Response(response.body.pipeThrough(new TransformStream({ transform: cut })), response);
};

function cut(chunk, controller) {
  for (let start = 0; start < chunk.length; start += piece) controller.enqueue(chunk.slice(start, start + piece));
}

/** Adds requests (base64) and returns the responses that have arrived since the last call. */
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
