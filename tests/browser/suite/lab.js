// What the suites share: where the demo controller is, clients of it, its log, and answers to order. No test.
import { expect } from "chai";
import { connect } from "jumpstarter-web";

const ready = await (await fetch("/lab.json")).json();
/** The demo's ready line, with `through`: "direct" or "envoy". Of its endpoints the first two: the others are broken on
 * purpose, by breakable.js. */
export const lab = { ...ready, endpoints: ready.endpoints.slice(0, 2) };

let tags = 0;
/** A tag that no other call carries, to find one's own calls in the demo's log. */
export function newTag() {
  tags += 1;
  return `t${tags}-${Math.random().toString(36).slice(2)}`;
}

/**
 * Headers that hold an answer back for as long as any test runs, and a limit beyond that: a call that should have ended by
 * something else then fails by mocha's limit, on a slow machine as on a quick one.
 */
export const NEVER_ANSWERED = { headers: { "x-demo-delay-ms": "3600000" }, timeoutMs: 3_600_000 };

/**
 * A client as `alice`, or as `options` say; `headers` are added to each call. It has two endpoints, so that on a slow machine
 * a read may be sent twice: where requests are counted, `endpoints` has to be one.
 */
export function client(options = {}) {
  const name = options.client ?? "alice";
  return connect({
    endpoints: lab.endpoints,
    namespace: lab.namespace,
    client: name,
    token: lab.clients[name],
    ...options,
  });
}

/** A client whose calls carry a tag, and what the demo's log says of them. It has one endpoint, since they are counted. */
export async function taggedClient(options = {}) {
  const tag = newTag();
  const service = await client({
    endpoints: lab.endpoints[0],
    ...options,
    headers: { ...options.headers, "x-demo-tag": tag },
  });
  return { service, tag, calls: () => callsTagged(tag) };
}

/** The demo's log of the calls with that tag, preflights left out. */
export async function callsTagged(tag) {
  const { calls } = await admin("GET", "/log?since=0");
  return calls.filter((call) => call.tag === tag && call.http !== "OPTIONS");
}

/** Asks the log until `test` holds of the tagged calls: what a browser aborts takes a moment to arrive. */
export async function eventually(tag, test, withinMs = 60_000) {
  const end = Date.now() + withinMs;
  for (;;) {
    const calls = await callsTagged(tag);
    if (test(calls)) return calls;
    if (Date.now() > end) throw new Error(`not in the log after ${withinMs} ms: ${JSON.stringify(calls)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** One request to the demo's admin port. */
export async function admin(method, path, body) {
  const response = await fetch(lab.admin + path, {
    method,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status} ${await response.text()}`);
  const text = await response.text();
  return text === "" ? null : JSON.parse(text);
}

/** The headers that order a status from the demo. */
export function orderStatus(status) {
  return { "x-demo-status": base64(JSON.stringify(status)) };
}

export function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** The settings of a request, with headers added: for a `fetch` of one's own that orders the answers of some. */
export function withHeaders(init, more) {
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(more)) headers.set(name, value);
  return { ...init, headers };
}

/** What a promise was rejected with; it is an error if it was not. */
export async function rejection(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("was not rejected");
}

/** Holds each test of a suite to leave nothing uncaught in the page. */
export function nothingUncaught() {
  const uncaught = [];
  const note = (event) => uncaught.push(event.message ?? String(event.reason));
  before(() => {
    addEventListener("error", note);
    addEventListener("unhandledrejection", note);
  });
  after(() => {
    removeEventListener("error", note);
    removeEventListener("unhandledrejection", note);
  });
  afterEach(() => expect(uncaught.splice(0)).to.deep.equal([]));
}
