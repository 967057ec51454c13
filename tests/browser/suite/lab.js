// Shared by the suites: the demo controller's addresses, its clients and log, and headers that request a certain response.
// Contains no tests.
import { expect } from "chai";
import { connect } from "jumpstarter-web";

const inTab = new URLSearchParams(location.search).get("lab") === "tab";
const ready = inTab ? (await import("./lab-in-tab.js")).ready : await (await fetch("/lab.json")).json();
/** The demo's ready line, with `through`: "direct" or "envoy". Has only the first two endpoints: breakable.js breaks the others. */
export const lab = { ...ready, endpoints: ready.endpoints.slice(0, 2) };

let tags = 0;
/** A unique tag, to find a test's own calls in the demo's log. */
export function newTag() {
  tags += 1;
  return `t${tags}-${Math.random().toString(36).slice(2)}`;
}

/**
 * Headers that delay the response beyond the end of any test, and a timeout that is even longer: a call that does not end for
 * the tested reason fails by mocha's timeout, regardless of the machine's speed.
 */
export const NEVER_ANSWERED = { headers: { "x-demo-delay-ms": "3600000" }, timeoutMs: 3_600_000 };

/**
 * A client as `alice`, unless `options` set another one; `headers` are added to each call. It has two endpoints, so a read may
 * be sent twice on a slow machine: tests that count requests must set one endpoint. `open` is the `connect` of another copy of
 * the package.
 */
export function client(options = {}, open = connect) {
  const name = options.client ?? "alice";
  return open({
    endpoints: lab.endpoints,
    namespace: lab.namespace,
    client: name,
    token: lab.clients[name],
    ...options,
  });
}

/** A client with tagged calls, and their entries in the demo's log. It has one endpoint, since tests count the calls. */
export async function taggedClient(options = {}) {
  const tag = newTag();
  const service = await client({
    endpoints: lab.endpoints[0],
    ...options,
    headers: { ...options.headers, "x-demo-tag": tag },
  });
  return { service, tag, calls: () => callsTagged(tag) };
}

/** Every call, with valid options. */
export const CALLS = {
  getExporter: { name: "a" },
  listExporters: {},
  getLease: { name: "a" },
  listLeases: {},
  createLease: { selector: "a=b", duration: "1m" },
  updateLease: { name: "a", duration: "1m" },
  extendLease: { name: "a", by: "1m" },
  deleteLease: { name: "a" },
  rotateToken: {},
};

/** The calls with that tag in the demo's log, without preflights. */
export async function callsTagged(tag) {
  const { calls } = await admin("GET", "/log?since=0");
  return calls.filter((call) => call.tag === tag && call.http !== "OPTIONS");
}

/** Reads the log until `test` is true for the tagged calls: an abort takes a moment to reach the server. */
export async function eventually(tag, test, withinMs = 60_000) {
  const end = Date.now() + withinMs;
  for (;;) {
    const calls = await callsTagged(tag);
    if (test(calls)) return calls;
    if (Date.now() > end) throw new Error(`not in the log after ${withinMs} ms: ${JSON.stringify(calls)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A request to the demo's admin port. */
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

/** The headers that request a status from the demo. */
export function orderStatus(status) {
  return { "x-demo-status": base64(JSON.stringify(status)) };
}

export function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** The options of a request, with headers added, for a custom `fetch` that requests certain responses. */
export function withHeaders(init, more) {
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(more)) headers.set(name, value);
  return { ...init, headers };
}

/** The reason of a rejected promise; throws if it is not rejected. */
export async function rejection(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("was not rejected");
}

/** Asserts after each test that there were no uncaught errors in the page. */
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
