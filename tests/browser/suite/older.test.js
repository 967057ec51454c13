// Controllers older than the client, which silently ignore unknown fields and answer OK. The demo simulates them; a list with
// ended leases, which no known version returns, is created byte by byte.
import { expect } from "chai";
import { Lease, isJumpstarterError } from "jumpstarter-web";
import { admin, client, rejection } from "./lab.js";
import { freeExporters, unique } from "./own-leases.js";
import { bytes, fetchAnswering, map, message, moment, text } from "./wire.js";

const play = (version) => admin("PUT", "/controller", { version });
const names = (leases) => leases.map(({ name }) => name);

async function all(items) {
  const list = [];
  for await (const item of items) list.push(item);
  return list;
}

describe("a controller older than the client", () => {
  const made = [];
  let service;
  let exporterName;
  let tag;
  before(async () => {
    service = await client();
    [exporterName] = await freeExporters(service);
  });
  beforeEach(() => {
    tag = unique("older");
  });
  afterEach(async () => {
    await play("main");
    await service.releaseLeases({ names: made.splice(0) });
  });

  async function create(options) {
    // Booked for tomorrow, so that it waits, regardless of the lab's state.
    const beginTime = new Date(Date.now() + 86_400_000);
    const lease = await service.createLease({
      exporterName,
      beginTime,
      duration: "30m",
      leaseId: unique("older"),
      ...options,
    });
    made.push(lease.name);
    return lease;
  }

  it("ignores the tag filter and returns every lease: the client filters out those with other tags", async () => {
    const tags = { [tag]: "yes" };
    const ours = await create({ tags });
    await create({ tags: { [tag]: "no" } });
    await create({});
    const read = async () => {
      const options = { tagFilter: `${tag}=yes` };
      const watch = service.watchLeases(options);
      const { value } = await watch.next();
      await watch.return();
      return [
        names(await service.listLeases(options).then(({ leases }) => leases)),
        names(await all(service.leases({ ...options, pageSize: 1 }))),
        names(value.items),
      ];
    };
    expect(await read()).to.deep.equal([[ours.name], [ours.name], [ours.name]]);
    // Its replies have no tags, so no lease matches the filter.
    await play("0.8.1");
    expect(await read()).to.deep.equal([[], [], []]);
    const { leases } = await service.listLeases({ tagFilter: `!${tag}` });
    expect(names(leases)).to.include.members(made);
  });

  it("also returns ended leases: the client filters them out unless they were requested", async () => {
    const lease = (name, ...fields) =>
      bytes(1, message(text(1, `namespaces/lab/leases/${name}`), text(9, "namespaces/lab/clients/alice"), ...fields));
    const fetch = fetchAnswering(
      message(
        lease("ended", moment(6, 1), moment(8, 2)),
        lease("runs", moment(6, 1), map(13, { ci: "x" })),
        lease("waits"),
        text(2, "more"),
      ),
    );
    const forged = await client({ fetch });
    for (const options of [undefined, {}, { onlyActive: true }]) {
      const page = await forged.listLeases(options);
      expect([names(page.leases), page.nextPageToken]).to.deep.equal([["runs", "waits"], "more"]);
    }
    expect(names((await forged.listLeases({ onlyActive: false })).leases)).to.deep.equal(["ended", "runs", "waits"]);
    expect(names((await forged.listLeases({ onlyActive: false, tagFilter: "ci" })).leases)).to.deep.equal(["runs"]);
    // An empty page may not be the last.
    const none = await client({
      fetch: fetchAnswering(message(lease("ended", moment(6, 1), moment(8, 2)), text(2, "more"))),
    });
    const { leases, nextPageToken } = await none.listLeases({ pageSize: 1 });
    expect([leases, nextPageToken]).to.deep.equal([[], "more"]);
  });

  for (const [version, missing] of [
    ["main", []],
    ["0.9.0", ["context"]],
    ["0.8.1", ["tags", "context", "allowDisabled"]],
  ]) {
    it(`${version} applies all but [${missing}] of a booking, and createLease says so without a warning`, async () => {
      await play(version);
      const warned = [];
      const { warn } = console;
      console.warn = (...words) => warned.push(words);
      let lease;
      try {
        lease = await create({ tags: { ci: tag }, context: { build: "42" }, allowDisabled: true });
      } finally {
        console.warn = warn;
      }
      expect(lease.notApplied).to.deep.equal(missing);
      expect(Object.isFrozen(lease.notApplied)).to.equal(true);
      expect(Lease.from(structuredClone(lease)).notApplied).to.deep.equal(missing);
      expect(Lease.from(JSON.parse(JSON.stringify(lease))).notApplied).to.deep.equal(missing);
      expect(warned).to.deep.equal([]);
      // It belongs to the booking; a later read requested nothing.
      expect((await service.getLease({ name: lease.name })).notApplied).to.deep.equal([]);
      expect((await create({})).notApplied).to.deep.equal([]);
    });
  }

  it("0.8.1 cannot rotate a token, which is reported as unimplemented", async () => {
    await play("0.8.1");
    const error = await rejection((await client()).rotateToken());
    expect([isJumpstarterError(error), error.code, error.reason]).to.deep.equal([
      true,
      "UNIMPLEMENTED",
      "unimplemented",
    ]);
  });
});
