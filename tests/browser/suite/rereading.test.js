// A list that is read again: what is the same is not made again, whatever the order of maps, and what differs is. For the rest of
// watches, see watching.test.js.
import { expect } from "chai";
import { ClientService } from "jumpstarter-web";
import { client, lab } from "./lab.js";
import { answerOk, bytes, flag, fetchInTurn, GRPC_WEB, map, message, text } from "./wire.js";

/** An exporter of the lab, as the fields of a message. */
const exporter = (name, labels = { board: "rpi4", site: "berlin" }, online = true) =>
  bytes(1, message(text(1, `namespaces/${lab.namespace}/exporters/${name}`), map(2, labels), flag(3, online)));

/** A watch of exporters, of which each read has the next of these pages. */
async function watchOf(...pages) {
  const answers = pages.map((page) => () => new Response(answerOk(page), { headers: GRPC_WEB }));
  const fetch = fetchInTurn(...answers);
  const service = await client({ endpoints: lab.endpoints[0], fetch });
  return { service, fetch, watch: service.watchExporters({ intervalMs: 100, pageSize: 2 }) };
}

const next = async (watch) => (await watch.next()).value;
const names = (items) => items.map(({ name }) => name);

describe("a list that is read again", () => {
  it("has the same objects for what is the same, and new ones for what differs", async () => {
    const [a, b, c] = ["a", "b", "c"].map((name) => exporter(name));
    const { watch } = await watchOf(
      message(a, b, c),
      message(a, exporter("b", undefined, false), c),
      message(a, exporter("bb"), c),
      message(exporter("a", { board: "rpi5", site: "berlin" }), c),
      message(a),
      message(),
    );
    const events = [];
    for (let read = 0; read < 6; read += 1) events.push(await next(watch));
    const [first, offline, replaced, labelled, shrunk, empty] = events.map(({ items }) => items);
    expect(names(first)).to.deep.equal(["a", "b", "c"]);
    expect([offline[0] === first[0], offline[1] === first[1], offline[2] === first[2]]).to.deep.equal([
      true,
      false,
      true,
    ]);
    expect([first[1].online, offline[1].online]).to.deep.equal([true, false]);
    expect(names(replaced)).to.deep.equal(["a", "bb", "c"]);
    expect([replaced[0] === first[0], replaced[2] === first[2]]).to.deep.equal([true, true]);
    expect([labelled[0].labels["board"], labelled[1] === first[2]]).to.deep.equal(["rpi5", true]);
    expect([names(shrunk), shrunk[0].labels["board"]]).to.deep.equal([["a"], "rpi4"]);
    expect(empty).to.deep.equal([]);
    const news = events.map(({ added, changed, removed }) => [added, changed, removed].map(names));
    expect(news).to.deep.equal([
      [["a", "b", "c"], [], []],
      [[], ["b"], []],
      [["bb"], [], ["b"]],
      [[], ["a"], ["bb"]],
      [[], ["a"], ["c"]],
      [[], [], ["a"]],
    ]);
    await watch.return();
  });

  it("is the same with its maps in another order, and with its records on other pages", async () => {
    const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => exporter(name));
    const turned = exporter("b", { site: "berlin", board: "rpi4" });
    const { watch, fetch } = await watchOf(
      message(a, b, text(2, "more")),
      message(c, d),
      message(a, turned, text(2, "more")),
      message(c, d),
      message(a, text(2, "more")),
      message(turned, c, text(2, "still more")),
      message(exporter("d", undefined, false)),
    );
    const first = await next(watch);
    const second = await next(watch);
    expect(fetch.sent).to.have.length(7);
    expect(names(second.changed)).to.deep.equal(["d"]);
    expect(second.items.slice(0, 3).every((one, place) => one === first.items[place])).to.equal(true);
    await watch.return();
  });

  it("is read by the `listExporters` that a program has put in its place", async () => {
    const { service, fetch } = await watchOf(message(exporter("a")));
    const page = await service.listExporters();
    service.listExporters = async () => page;
    const watch = service.watchExporters();
    expect((await next(watch)).items[0]).to.equal(page.exporters[0]);
    expect(fetch.sent).to.have.length(1);
    await watch.return();
  });

  it("is read by one that it has put into the class beforehand", async () => {
    const list = ClientService.prototype.listExporters;
    const called = [];
    try {
      ClientService.prototype.listExporters = /** @type {any} */ (
        function (options) {
          called.push(options);
          return list.call(this, options);
        }
      );
      const { watch } = await watchOf(message(exporter("a")));
      expect(names((await next(watch)).items)).to.deep.equal(["a"]);
      expect(called).to.have.length(1);
      await watch.return();
    } finally {
      ClientService.prototype.listExporters = list;
    }
  });

  it("refuses the options that its calls refuse", async () => {
    const { service } = await watchOf(message());
    for (const field of ["pageToken", "compared"]) {
      const error = await next(service.watchExporters({ [field]: "x" })).catch((thrown) => thrown);
      expect([error.reason, error.field]).to.deep.equal(["invalid-argument", field]);
    }
  });
});
