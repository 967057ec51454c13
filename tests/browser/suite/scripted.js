// A client whose requests are noted, and answered by a script where it has an answer; and clocks that can be set. No test.
import { client, lab } from "./lab.js";

/**
 * A client of one endpoint. `answer({ method, nth })` is asked for each request, `nth` being how many of that method there
 * were before: a Response (or a promise of one) takes the place of the demo's answer. `requests` are all so far, each with
 * its method and its start on the monotonic clock.
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

/** A status without a message before it, with headers of one's own. */
export function grpcStatus(code, message, headers = {}) {
  const all = {
    "content-type": "application/grpc-web+proto",
    "grpc-status": String(code),
    "grpc-message": encodeURIComponent(message),
    ...headers,
  };
  return new Response(null, { headers: all });
}

/** What a proxy answers, as a page for people. */
export function htmlPage(status, headers = {}) {
  return new Response("<html><body>A proxy's page</body></html>", {
    status,
    headers: { "content-type": "text/html", ...headers },
  });
}

/** An answer that comes only when the request is aborted: a rejection with the signal's reason. */
export function hanging({ init: { signal } }) {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** Puts the page's clocks ahead of the real ones, by so many milliseconds, while `work` runs with them. */
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

/** Draws `value` instead of chance while `work` runs. */
export async function withChance(value, work) {
  const { random } = Math;
  Math.random = () => value;
  try {
    return await work();
  } finally {
    Math.random = random;
  }
}

/** Pretends that the page is hidden, or seen again, until {@link showReally}. */
export function show(state) {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
  document.dispatchEvent(new Event("visibilitychange"));
}

/** The page is as it is. */
export function showReally() {
  delete document.visibilityState;
}
