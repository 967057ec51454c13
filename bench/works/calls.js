// One `getLease`, and `listExporters` with 20 items: one at a time, and 16 at once, from the lab's server. Then leaves
// `window.repeat(contender, method, count)` for measurements of the processor's time.
import { access, same, turned } from "./common.js";

const AT_ONCE = 16;
const PAGE = 20;

export async function measure(contenders, lab, { rounds, callsPerRound }) {
  const opened = await Promise.all(contenders.map(async (one) => ({ ...one, client: await one.open(access(lab)) })));
  const ours = opened.find(({ name }) => name.startsWith("ours"));
  const [lease] = (await ours.client.listLeases({ onlyActive: false })).leases.map(({ name }) => name);
  const calls = {
    getLease: ({ client, get }) => get(client, lease),
    listExporters: ({ client, list }) => list(client, PAGE),
  };

  const first = {
    lease: ours.plainLease(await calls.getLease(ours)),
    list: (await calls.listExporters(ours)).map(ours.plain),
  };
  if (first.list.length !== PAGE) throw new Error(`a page has ${first.list.length} exporters`);
  for (const one of opened.filter(({ name }) => name !== "floor")) {
    same(`leases of ${one.name}`, one.plainLease(await calls.getLease(one)), first.lease);
    same(`exporters of ${one.name}`, (await calls.listExporters(one)).map(one.plain), first.list);
  }
  window.repeat = async (name, method, count) => {
    const one = opened.find((other) => other.name === name);
    for (let call = 0; call < count; call += 1) await calls[method](one);
  };

  const measured = [];
  for (const [method, call] of Object.entries(calls)) {
    for (const atOnce of [1, AT_ONCE]) {
      const took = Object.fromEntries(opened.map(({ name }) => [name, []]));
      // The first round is not counted: connections are opened and code is compiled.
      for (let round = -1; round < rounds; round += 1) {
        for (const one of turned(opened, round + 1)) {
          const times = await (atOnce === 1 ? inTurn : together)(() => call(one), callsPerRound);
          if (round >= 0) took[one.name].push(...times);
        }
      }
      measured.push({ method, atOnce, took });
    }
  }
  return measured;
}

async function inTurn(call, count) {
  const times = [];
  for (let made = 0; made < count; made += 1) {
    const started = performance.now();
    await call();
    times.push(performance.now() - started);
  }
  return times;
}

/** The time until all of 16 calls have ended. */
async function together(call, count) {
  const times = [];
  for (let made = 0; made < count; made += AT_ONCE) {
    const started = performance.now();
    await Promise.all(Array.from({ length: AT_ONCE }, call));
    times.push(performance.now() - started);
  }
  return times;
}
