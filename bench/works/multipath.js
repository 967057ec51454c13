// Reads over three endpoints of which one is bad, against connect-web on a good endpoint and with `Promise.any` over all three.
import { access, turned } from "./common.js";

// The lab's first two endpoints are reserved for other uses; the bad one comes first in the list of endpoints.
const PLACES = [2, 3, 4];
const GOOD_MS = 10;
const GOOD = { delay_ms: GOOD_MS };
/** The bad endpoint and the good ones. A fault with a probability delays only the requests that fail. */
const FAULTS = {
  "all good": [GOOD, GOOD],
  "one hangs": [{ hang: true }, GOOD],
  "one is 10 times slower": [{ delay_ms: 10 * GOOD_MS }, GOOD],
  "one fails 20%, no delays": [{ http_status: 503, probability: 0.2 }, {}],
};
/** Reads that are made side by side; browsers open six connections to an endpoint. */
const SIDE_BY_SIDE = 3;
const PER_TURN = 90;

export async function measure(contenders, lab, { reads }) {
  const [ours, connect] = ["ours", "connect-web"].map((name) => contenders.find((one) => one.name === name));
  const urls = PLACES.map((place) => lab.endpoints[place]);
  const at = (endpoint) => ({ ...access(lab), endpoint });
  let requests = 0;
  const real = globalThis.fetch;
  const counted = (...given) => {
    requests += 1;
    return real(...given);
  };
  globalThis.fetch = counted;

  const measured = [];
  for (const [fault, [bad, good]] of Object.entries(FAULTS)) {
    globalThis.fetch = real;
    for (const [index, place] of PLACES.entries()) await setFault(lab, place, index === 0 ? bad : good);
    globalThis.fetch = counted;
    const clients = await Promise.all(urls.map((url) => connect.open(at(url))));
    const one = await ours.open({ ...access(lab), endpoints: urls });
    const readers = {
      "ours, three endpoints": () => ours.list(one, 1),
      "connect-web, a good endpoint": () => connect.list(clients[1], 1),
      "connect-web, Promise.any over three": () => first(clients, connect.list),
    };
    const results = Object.fromEntries(
      Object.keys(readers).map((name) => [name, { took: [], requests: 0, failed: 0 }]),
    );
    for (let turn = 0; turn * PER_TURN < reads; turn += 1) {
      for (const name of turned(Object.keys(readers), turn)) {
        requests = 0;
        await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => readMany(readers[name], results[name])));
        results[name].requests += requests;
      }
    }
    one.close();
    measured.push({ fault, results });
  }
  globalThis.fetch = real;
  for (const place of PLACES) await setFault(lab, place, {});
  return measured;
}

async function readMany(read, result) {
  for (let made = 0; made < PER_TURN / SIDE_BY_SIDE; made += 1) {
    const started = performance.now();
    try {
      const { length } = await read();
      if (length !== 1) throw new Error(`${length} exporters instead of one`);
      result.took.push(performance.now() - started);
    } catch {
      result.failed += 1;
    }
  }
}

/** The first answer; the other requests are aborted. */
async function first(clients, list) {
  const losers = new AbortController();
  try {
    return await Promise.any(clients.map((client) => list(client, 1, losers.signal)));
  } finally {
    losers.abort();
  }
}

async function setFault(lab, place, fault) {
  await fetch(`${lab.admin}/endpoints/${place}/fault`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fault),
  });
}
