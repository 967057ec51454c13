// The demo's endpoints that may be broken, for the suites about races: clients over them, their faults, what each call's
// attempts were. The endpoints of lab.js, which all other suites use, stay as they are. No test.
import { admin, lab, taggedClient } from "./lab.js";

const FIRST = 2;
/** Their URLs; below they are numbered from 0. */
export const urls = lab.direct.slice(FIRST, FIRST + 3);

/** `describe`, but not behind a proxy: it would hide which endpoint was asked, and a broken connection. */
export const describeDirect = lab.through === "direct" ? describe : describe.skip;

/** Gives endpoint `index` a fault; without one it is mended. */
export function breakIt(index, fault = {}) {
  return admin("PUT", `/endpoints/${FIRST + index}/fault`, fault);
}

/** Drops the connections that are kept open to all three. */
export async function abortAll() {
  await Promise.all(urls.map((_, index) => admin("POST", `/endpoints/${FIRST + index}/abort`)));
}

/** Mends all three. */
export async function mendAll() {
  await Promise.all(urls.map((_, index) => breakIt(index)));
}

/**
 * A client over the three endpoints. Beside what `taggedClient` gives: `attempts()`, the records since it was last asked,
 * in the order they started; `seen()`, the log's calls, by the endpoints' numbers here; `winner()`, the number of the
 * endpoint that has the first place.
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

/** An endpoint's number, from its URL. */
export function numberOf(url) {
  return urls.findIndex((known) => url.startsWith(known));
}

/** An entry of the demo's log, with the endpoint's number here. */
export function numbered(call) {
  return { ...call, endpoint: call.endpoint - FIRST };
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
