// A server stream of many small messages: from the call to the last message, each with its fields read. From the lab's server,
// or from a record of that answer, in chunks of 64 KiB as quickly as they are read.
import { access, nextTask, same, turned } from "./common.js";
import { answering } from "./data.js";
import { longTasks } from "./long-tasks.js";

const SERVICE = "jumpstarter.v1.ExporterService";

/** `lab.way` is the base address of an exporter; `isRecorded`: whether only the first answer comes from there. */
export async function measure(contenders, lab, { count, rounds, isRecorded }) {
  const { way, headers } = logsOf(lab, lab.way, count);
  const opened = [];
  for (const one of contenders) opened.push({ ...one, client: await one.open(way, headers) });
  const record = isRecorded ? await answerOf(way, headers) : null;
  const { restore } = record === null ? { restore: () => undefined } : answering(() => record);

  let expected;
  for (const { name, client, lines, plain } of opened) {
    const all = [];
    for await (const line of lines(client)) if (all.push(plain?.(line) ?? null) === count) break;
    if (all.length !== count) throw new Error(`${all.length} messages of ${count} by ${name}`);
    const some = all.filter((_, place) => place % Math.ceil(count / 2_000) === 0);
    if (plain !== undefined) same(`messages of ${name}`, some, (expected ??= some));
  }

  const results = Object.fromEntries(opened.map(({ name }) => [name, { took: [], longest: [] }]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, client, lines, read } of turned(opened, round)) {
      globalThis.gc?.();
      await nextTask();
      const tasks = longTasks();
      await nextTask();
      const started = performance.now();
      let [sum, seen] = [0, 0];
      for await (const line of lines(client)) {
        sum += read(line);
        seen += 1;
        if (seen === count) break;
      }
      results[name].took.push(performance.now() - started);
      if (!(sum > count)) throw new Error(`${name} read nothing`);
      results[name].longest.push(await tasks.longest());
    }
  }
  restore();
  return results;
}

/** Where a stream of `count` messages is read, and the headers that make the server send it. */
export function logsOf(lab, base, count) {
  const { endpoint: _, ...identity } = access(lab);
  const headers = { "x-demo-stream": btoa(JSON.stringify({ count, interval_ms: 0 })) };
  return { way: { base, ...identity }, headers };
}

/** The body of the server's answer to the stream. */
export async function answerOf({ base, namespace, client, token }, headers) {
  const response = await fetch(`${base}/${SERVICE}/LogStream`, {
    method: "POST",
    headers: {
      ...headers,
      "content-type": "application/grpc-web+proto",
      authorization: `Bearer ${token}`,
      "jumpstarter-kind": "Client",
      "jumpstarter-namespace": namespace,
      "jumpstarter-name": client,
    },
    body: new Uint8Array(5),
  });
  return new Uint8Array(await response.arrayBuffer());
}
