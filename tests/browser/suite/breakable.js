// The demo's endpoints that tests may break, for the suites about races: clients of them, their faults, and the attempts of
// each call. All other suites use the endpoints of lab.js, which are never broken. Contains no tests.
import { admin, eventually, lab, taggedClient } from "./lab.js";

const FIRST = 2;
/** Their URLs; functions below number them from 0. */
export const urls = lab.direct.slice(FIRST, FIRST + 3);

/** `describe` that is skipped behind a proxy, which would hide the endpoint and broken connections. */
export const describeDirect = lab.through === "direct" ? describe : describe.skip;

/** Sets the fault of endpoint `index`, by default none. */
export function breakIt(index, fault = {}) {
  return admin("PUT", `/endpoints/${FIRST + index}/fault`, fault);
}

/** Closes the kept-alive connections to all three. */
export async function abortAll() {
  await Promise.all(urls.map((_, index) => admin("POST", `/endpoints/${FIRST + index}/abort`)));
}

/** Removes the faults of all three. */
export async function restoreAll() {
  await Promise.all(urls.map((_, index) => breakIt(index)));
}

/**
 * A client of the three endpoints. In addition to `taggedClient`, it has `attempts()`, the records since the last call, in the
 * order they started; `seen()`, the calls in the log, with the endpoints' numbers; `winner()`, the number of the winner.
 */
export async function racer(options = {}) {
  if (urls.length < 3) throw new Error("the demo needs five endpoints: scripts/with-lab --endpoints 5");
  let ended = [];
  const given = { endpoints: urls, onAttempt: (attempt) => ended.push(attempt), ...options };
  const made = await taggedClient(given);
  return {
    ...made,
    attempts() {
      const records = ended.toSorted((one, other) => one.startedMs - other.startedMs);
      ended = [];
      return records.map((record) => ({ ...record, endpoint: numberOf(record.endpoint) }));
    },
    seen: async () => (await made.calls()).map(numbered),
    winner: () => made.service.endpoints().findIndex(({ winner }) => winner),
  };
}

/** The number of the endpoint with this URL. */
export function numberOf(url) {
  return urls.findIndex((known) => url.startsWith(known));
}

/** An entry of the demo's log, with the endpoint's number. */
export function numbered(call) {
  return { ...call, endpoint: call.endpoint - FIRST };
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// No test depends on the machine's speed: an endpoint that must lose never answers; one that must win has a head start longer
// than any test; and tests that count requests switch hedging off.
export const HANGS = { hang: true };
export const ALONE = { staggerMs: 600_000 };
export const NO_HEDGES = { hedging: false, hedgeAfterMs: 600_000 };
export const DEAD = { refuse: true };

export const pairs = (records) => records.map(({ endpoint, outcome }) => [endpoint, outcome]);
export const listOne = (service, options) => service.listExporters({ pageSize: 1, ...options });

/** Waits until each call in the log has ended, and returns their outcomes with the endpoints. */
export async function ends(tag) {
  const calls = await eventually(tag, (seen) => seen.every(({ outcome }) => outcome !== "open"));
  return calls
    .map(numbered)
    .map(({ endpoint, outcome }) => [endpoint, outcome])
    .sort();
}
