// Leaves `window.repeat(work, count)` for profiles: calls of the lab's server, a big list, a server stream from a record.
import { access } from "./common.js";
import { answering, exporters } from "./data.js";
import { answerOf, logsOf } from "./streams.js";

const LAB = { endpoint: "http://lab.invalid", namespace: "lab", client: "alice", token: "t" };

export async function measure([calls, streams], lab, { exporters: size, messages }) {
  const client = await calls.open(access(lab));
  const [lease] = (await client.listLeases({ onlyActive: false })).leases.map(({ name }) => name);
  const offline = await calls.open(LAB);
  const data = exporters(size);
  const { way, headers } = logsOf(lab, lab.endpoints[0], messages);
  const device = await streams.open(way, headers);
  const record = await answerOf(way, headers);

  const works = {
    getLease: () => calls.get(client, lease),
    listExporters: () => calls.list(client, 20),
    list: () =>
      replaying(data.body, async () => (await calls.list(offline, 0)).reduce((sum, one) => sum + calls.read(one), 0)),
    stream: () =>
      replaying(record, async () => {
        let [sum, seen] = [0, 0];
        for await (const line of streams.lines(device)) {
          sum += streams.read(line);
          if ((seen += 1) === messages) break;
        }
        return sum;
      }),
  };
  window.repeat = async (work, count) => {
    for (let time = 0; time < count; time += 1) await works[work]();
  };
  // Code is compiled and connections are opened.
  for (const work of Object.keys(works)) await window.repeat(work, 2);
  return {};
}

async function replaying(body, work) {
  const { restore } = answering(() => body);
  try {
    return await work();
  } finally {
    restore();
  }
}
