// Runs in the page of bench/race.mjs: alternates reads from the good endpoint alone and from all three, so that other load on
// the machine affects all equally. Stores the latencies in `window.measured`.
import { connect } from "/npm/index.js";

const GOOD_MS = 20;
const STAGGER_MS = 250;
// The first two endpoints are reserved for other uses of the demo.
const PLACES = { good: 2, hangs: 3, slow: 4 };
const FAULTS = { good: { delay_ms: GOOD_MS }, hangs: { hang: true }, slow: { delay_ms: 10 * GOOD_MS } };
// The order of the `endpoints` option: a race starts with the first.
const ORDERS = [
  ["hangs", "good", "slow"],
  ["good", "slow", "hangs"],
  ["slow", "hangs", "good"],
  ["hangs", "slow", "good"],
];

const reads = Number(new URLSearchParams(location.search).get("reads"));

async function reader(lab, order) {
  let requests = 0;
  const service = await connect({
    endpoints: order.map((name) => lab.direct[PLACES[name]]),
    namespace: lab.namespace,
    client: "alice",
    token: lab.clients.alice,
    staggerMs: STAGGER_MS,
    fetch: (url, init) => {
      requests += 1;
      return fetch(url, init);
    },
  });
  const took = [];
  return {
    async read() {
      const started = performance.now();
      await service.listExporters({ pageSize: 1 });
      took.push(performance.now() - started);
    },
    result: () => ({ order, took, requests }),
  };
}

async function measure() {
  const lab = await (await fetch("/lab.json")).json();
  for (const [name, fault] of Object.entries(FAULTS)) {
    const body = JSON.stringify(fault);
    await fetch(`${lab.admin}/endpoints/${PLACES[name]}/fault`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body,
    });
  }
  const alone = await reader(lab, ["good"]);
  const raced = await Promise.all(ORDERS.map((order) => reader(lab, order)));
  for (let turn = 0; turn < reads; turn += 1) {
    for (const one of [alone, ...raced]) await one.read();
  }
  return {
    reads,
    goodMs: GOOD_MS,
    slowMs: 10 * GOOD_MS,
    staggerMs: STAGGER_MS,
    alone: alone.result(),
    raced: raced.map((one) => one.result()),
  };
}

measure().then(
  (measured) => (window.measured = measured),
  (error) => (window.failed = `${error}\n${error.stack}`),
);
