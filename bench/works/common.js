// What the measurements of a page share.

/** The access of `client` to the lab, for a contender. */
export const access = (lab, client = "alice") => ({
  endpoint: lab.endpoints[0],
  namespace: lab.namespace,
  client,
  token: lab.clients[client],
});

/** Throws unless both are the same data. */
export function same(what, one, other) {
  const [left, right] = [one, other].map((value) => JSON.stringify(sorted(value)));
  if (left === right) return;
  const at = [...left].findIndex((letter, place) => letter !== right[place]);
  throw new Error(`${what} differ: ${left.slice(at - 60, at + 60)} and ${right.slice(at - 60, at + 60)}`);
}

const sorted = (value) =>
  value === null || typeof value !== "object"
    ? value
    : Array.isArray(value)
      ? value.map(sorted)
      : Object.fromEntries(
          Object.keys(value)
            .sort()
            .map((key) => [key, sorted(value[key])]),
        );

/** The list, starting with another item in each round, so that none always runs after the same one. */
export const turned = (list, round) => list.map((_, place) => list[(place + round) % list.length]);

/** Ends the current task. */
export const nextTask = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(null);
  });
