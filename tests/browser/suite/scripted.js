// A client with recorded requests and scripted responses, and clocks that tests can set. Contains no tests.
import { client, lab } from "./lab.js";

/**
 * A client of one endpoint. `answer({ method, nth })` is called for each request, where `nth` is the number of earlier requests
 * of that method; if it returns a Response (or a promise of one), that replaces the demo's response. `requests` has all requests
 * so far, each with its method and its start by the monotonic clock.
 */
export async function scripted(answer, options = {}) {
  const requests = [];
  const clock = performance.now.bind(performance);
  const own = (url, init) => {
    const method = url.split("/").at(-1);
    const nth = requests.filter((request) => request.method === method).length;
    requests.push({ method, startedMs: clock(), signal: init.signal });
    return Promise.resolve(answer({ method, nth, url, init }) ?? fetch(url, init));
  };
  const service = await client({ endpoints: lab.endpoints[0], hedging: false, fetch: own, ...options });
  return { service, requests, methods: () => requests.map(({ method }) => method) };
}

/** A response with a status, without a message, with the given headers. */
export function grpcStatus(code, message, headers = {}) {
  const all = {
    "content-type": "application/grpc-web+proto",
    "grpc-status": String(code),
    "grpc-message": encodeURIComponent(message),
    ...headers,
  };
  return new Response(null, { headers: all });
}

/** A web page from a proxy. */
export function htmlPage(status, headers = {}) {
  return new Response("<html><body>A proxy's page</body></html>", {
    status,
    headers: { "content-type": "text/html", ...headers },
  });
}

/** A promise that is never resolved; it rejects with the signal's reason when the request is aborted. */
export function hanging({ init: { signal } }) {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** Sets the page's clocks ahead of the real ones, by this many milliseconds, while `work` runs. */
export async function withClocks(work) {
  const wall = Date.now;
  const monotonic = performance.now;
  const ahead = { wallMs: 0, monotonicMs: 0 };
  Date.now = () => wall() + ahead.wallMs;
  performance.now = () => monotonic.call(performance) + ahead.monotonicMs;
  try {
    return await work(ahead);
  } finally {
    Date.now = wall;
    delete performance.now;
  }
}

/** Replaces `Math.random()` by `value` while `work` runs. */
export async function withChance(value, work) {
  const { random } = Math;
  Math.random = () => value;
  try {
    return await work();
  } finally {
    Math.random = random;
  }
}

/** Pretends that the page is hidden, or visible again, until {@link showReally}. */
export function show(state) {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
  document.dispatchEvent(new Event("visibilitychange"));
}

/** Restores the page's real visibility. */
export function showReally() {
  Reflect.deleteProperty(document, "visibilityState");
}
