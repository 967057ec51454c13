// Options of each call, what a call sends, and options that count how often each is read. Contains no tests.
import { client, lab, rejection } from "./lab.js";
import { fetchInTurn, refusal, tokenExpired } from "./wire.js";

export const notFound = () => refusal(5, "not there");
const NONE = { pageSize: 10, timeoutMs: 20_000 };
/** Options of each call, and other values for the same options. */
export const CALLS = {
  getExporter: [
    { name: "one", showHiddenLabels: true },
    { name: "other", showHiddenLabels: false },
  ],
  listExporters: [
    { ...NONE, filter: "a=b", pageToken: "p", showHiddenLabels: true },
    { ...NONE, filter: "c", pageToken: "q", showHiddenLabels: false },
  ],
  getLease: [{ name: "one" }, { name: "other" }],
  listLeases: [
    { ...NONE, filter: "a=b", tagFilter: "c=d", onlyActive: false },
    { ...NONE, filter: "x", tagFilter: "y", onlyActive: true },
  ],
  createLease: [
    {
      leaseId: "one",
      selector: "a=b",
      exporterName: "e",
      duration: "1h",
      beginTime: new Date(1e12),
      tags: { a: "b" },
      context: { a: "b" },
      allowDisabled: true,
    },
    {
      leaseId: "other",
      selector: "x",
      exporterName: "f",
      duration: "2h",
      beginTime: new Date(2e12),
      tags: { c: "d" },
      context: {},
      allowDisabled: false,
    },
  ],
  updateLease: [
    { name: "one", duration: "1h", client: "bob" },
    { name: "other", duration: "2h", client: "carol" },
  ],
  extendLease: [
    { name: "one", by: "1h" },
    { name: "other", by: "2h" },
  ],
  deleteLease: [{ name: "one" }, { name: "other" }],
  rotateToken: [{ timeoutMs: 20_000 }, { timeoutMs: 1 }],
};

/** What a call with these options and an expired first token sends: method and message of each request. */
export async function sentBy(method, options, { meanwhile = () => undefined, token }) {
  const fetch = fetchInTurn(tokenExpired, notFound);
  const service = await client({ endpoints: lab.endpoints[0], fetch, token });
  const call = rejection(service[method](options));
  meanwhile();
  await call;
  service.close();
  return fetch.sent.map((one) => [one.method, one.message]);
}

/** An object whose class has these values as getters of a private field; `reads` counts the reads of each. */
export function guarded(values) {
  const reads = {};
  class Options {
    #values = values;
    static {
      for (const name of Object.keys(values)) {
        const get = function () {
          reads[name] = (reads[name] ?? 0) + 1;
          return this.#values[name];
        };
        Object.defineProperty(this.prototype, name, { get, configurable: true });
      }
    }
  }
  return { options: new Options(), reads, once: Object.fromEntries(Object.keys(values).map((name) => [name, 1])) };
}
