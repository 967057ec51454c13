// A list fetched again with 1% of it changed: the time of the main thread from the response until the program knows what changed.
import { same, turned } from "./common.js";
import { answering, changedNames, exporters } from "./data.js";

const LAB = { endpoint: "http://lab.invalid", namespace: "lab", client: "alice", token: "t" };
const bare = (name) => name.slice(name.lastIndexOf("/") + 1);

export async function measure(contenders, _lab, { sizes }) {
  const measured = [];
  const opened = [];
  for (const one of contenders) opened.push({ ...one, client: await one.open(LAB) });
  for (const [size, rounds] of sizes) {
    const versions = [exporters(size, 1), exporters(size, 2)];
    const expected = changedNames(size);
    let current = versions[0];
    let started = null;
    const begin = () => (started ??= performance.now());
    const { restore } = answering(() => current.body, begin);
    const polls = opened.map((one) => {
      const list = () => {
        if (one.decode === undefined) return one.list(one.client, 0);
        begin();
        return one.decode(current.bytes, current.json);
      };
      return { ...one, poll: one.poll?.(one.client) ?? comparing(list, one) };
    });
    const took = Object.fromEntries(polls.map(({ name }) => [name, []]));
    for (const { name, poll } of polls) same(`the first names of ${name}`, (await poll.next()).length, size);
    for (let round = 0; round <= rounds; round += 1) {
      current = versions[(round + 1) % 2];
      for (const { name, poll } of turned(polls, round)) {
        globalThis.gc?.();
        started = null;
        const changed = await poll.next();
        const time = performance.now() - started;
        same(`the changes of ${name}`, changed.map(bare), expected);
        if (round > 0) took[name].push(time);
      }
    }
    for (const { poll } of polls) await poll.stop();
    restore();
    measured.push({ size, took });
  }
  return measured;
}

/** What a program does whose client has no watch: reads the list, and compares each item with the one of the same name. */
function comparing(list, { nameOf, differs }) {
  let known = new Map();
  return {
    async next() {
      const now = new Map();
      const changed = [];
      for (const exporter of await list()) {
        const name = nameOf(exporter);
        const before = known.get(name);
        if (before === undefined || differs(before, exporter)) changed.push(name);
        now.set(name, exporter);
      }
      known = now;
      return changed;
    },
    stop() {},
  };
}
