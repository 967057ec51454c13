// Exporters as they are made from a reply: the order of their labels, keys that no label has, and long lists, which arrive in
// parts, so that other tasks run between them.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { connect } from "../../npm/modules/index.node.js";
import { bytes, fetchAnswering, frame, message, text, varint, GRPC_WEB } from "../browser/suite/wire.js";

const COUNT = 10_000;
const entry = (key, value) => bytes(2, message(text(1, key), text(2, value)));
const exporter = (name, ...labels) => bytes(1, message(text(1, `namespaces/lab/exporters/${name}`), ...labels));
const connected = (fetch) =>
  connect({ endpoints: "http://lab.invalid", namespace: "lab", client: "alice", token: "t", fetch });
const listed = async (...fields) =>
  (await (await connected(fetchAnswering(message(...fields)))).listExporters()).exporters;

/** A `fetch` that answers with a long list: each exporter has a label of its own, in an order of its own. */
function longList(...end) {
  const exporters = Array.from({ length: COUNT }, (_, place) => {
    const labels = [entry("board", "rpi4"), entry("serial", `SN${place}`)];
    return exporter(`e${place}`, ...(place % 2 === 0 ? labels : labels.toReversed()));
  });
  // `message` joins small messages by spreading them.
  const content = Buffer.concat([...exporters, ...end]);
  const body = Buffer.concat([
    frame(0, new Uint8Array(content.length)).slice(0, 5),
    content,
    frame(0x80, Buffer.from("grpc-status: 0\r\n")),
  ]);
  return async () => new Response(body, { headers: GRPC_WEB });
}

describe("the labels of an exporter", () => {
  it("are sorted whatever their order, and of two with one key the last counts", async () => {
    const many = Array.from({ length: 300 }, (_, place) => entry(`k${place}`, "v"));
    const exporters = await listed(
      exporter("a", entry("site", "b"), entry("board", "rpi4"), entry("site", "c")),
      exporter("b", ...many),
      exporter("c"),
      exporter("d", entry("board", ""), entry("arch", "arm"), entry("site", "b")),
      exporter("e", entry("site", "b")),
    );
    const [a, b, c, d, e] = exporters.map(({ labels }) => JSON.stringify(labels));
    assert.equal(a, '{"board":"rpi4","site":"c"}');
    assert.deepEqual(Object.keys(JSON.parse(b)), many.map((_, place) => `k${place}`).sort());
    assert.equal(c, "{}");
    assert.equal(d, '{"arch":"arm","board":"","site":"b"}');
    assert.equal(e, '{"site":"b"}');
    for (const one of exporters) assert.ok(Object.isFrozen(one) && Object.isFrozen(one.labels));
  });
  it("may have keys that are special in JavaScript", async () => {
    const [one] = await listed(exporter("a", entry("constructor", "x"), entry("__proto__", "y"), entry("7", "z")));
    assert.deepEqual(Object.entries(one.labels).sort(), [
      ["7", "z"],
      ["__proto__", "y"],
      ["constructor", "x"],
    ]);
    assert.equal(Object.getPrototypeOf(one.labels), Object.prototype);
  });
  it("are those of one exporter", async () => {
    const content = message(
      text(1, "namespaces/lab/exporters/a"),
      entry("site", "b"),
      entry("board", "rpi4"),
      varint(4, 9),
    );
    const one = await (await connected(fetchAnswering(content))).getExporter({ name: "a" });
    assert.deepEqual(JSON.parse(JSON.stringify(one)), {
      namespace: "lab",
      name: "a",
      labels: { board: "rpi4", site: "b" },
      online: false,
      status: "UNRECOGNIZED_9",
      statusMessage: "",
      enabled: true,
      deprecatedLabels: {},
      lease: null,
    });
  });
});

describe("a long list", () => {
  it("is complete, and lets other tasks run while it is made", async () => {
    const client = await connected(longList(text(2, "next")));
    let [tasks, isDone] = [0, false];
    const count = () => {
      if (isDone) return;
      tasks += 1;
      setImmediate(count);
    };
    const list = client.listExporters();
    // From when the response has been read.
    await new Promise((resolve) => setImmediate(resolve));
    count();
    const { exporters, nextPageToken } = await list;
    isDone = true;
    assert.ok(tasks >= 3, `${tasks} tasks`);
    assert.equal(nextPageToken, "next");
    assert.equal(exporters.length, COUNT);
    exporters.forEach(({ name, labels }, place) => {
      assert.equal(name, `e${place}`);
      assert.equal(JSON.stringify(labels), `{"board":"rpi4","serial":"SN${place}"}`);
    });
  });
  it("ends when the call is aborted, and when the client is closed, before all of it is made", async () => {
    const client = await connected(longList());
    const controller = new AbortController();
    const made = client.listExporters({ signal: controller.signal });
    const closed = client.listExporters();
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error("enough"));
    await assert.rejects(made, /enough/);
    client.close();
    await assert.rejects(closed, { reason: "closed" });
  });
  it("fails if its end is no message", async () => {
    const client = await connected(longList(Uint8Array.of(0x0a, 0x7f)));
    await assert.rejects(client.listExporters(), { code: "INTERNAL", reason: "internal" });
  });
  it("that is watched is complete, too", async () => {
    const client = await connected(longList());
    const watch = client.watchExporters({ pageSize: 0, intervalMs: 60_000 });
    const { value } = await watch.next();
    assert.deepEqual(
      value.items.map(({ name }) => name),
      Array.from({ length: COUNT }, (_, place) => `e${place}`),
    );
    await watch.return();
    client.close();
  });
});
