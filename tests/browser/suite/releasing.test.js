// Releasing many leases at once. One lease is in calls.test.js.
import { expect } from "chai";
import { client, eventually, NEVER_ANSWERED, rejection, taggedClient, withHeaders } from "./lab.js";
import { freeExporters, unique } from "./own-leases.js";

const BEGIN = () => new Date(Date.now() + 86_400_000);
const brief = (outcomes) => outcomes.map(({ name, outcome }) => [name, outcome]);

describe("releaseLeases", () => {
  let service;
  let names;
  const book = async (count) => {
    const [exporterName] = await freeExporters(service);
    const leases = Array.from({ length: count }, () =>
      service.createLease({ exporterName, duration: "10m", beginTime: BEGIN() }),
    );
    names = (await Promise.all(leases)).map(({ name }) => name);
  };
  before(async () => {
    service = await client();
  });

  it("returns the result of each, in the order of the names, and sends a few at a time", async () => {
    await book(10);
    await service.deleteLease({ name: names[2] });
    const absent = unique("absent");
    const asked = [absent, ...names, "Not/A/Name", names[0]];
    // The number of parallel requests is counted in the client, since arrivals depend on the machine's speed.
    let open = 0;
    let most = 0;
    const own = async (url, init) => {
      if (!url.endsWith("/DeleteLease")) return fetch(url, init);
      most = Math.max(most, (open += 1));
      return fetch(url, init).finally(() => (open -= 1));
    };
    const { service: tagged, calls } = await taggedClient({ fetch: own });
    await tagged.listExporters({ pageSize: 1 });
    const outcomes = /** @type {any[]} */ (await tagged.releaseLeases({ names: asked, concurrency: 3 }));
    expect(brief(outcomes)).to.deep.equal(
      asked.map((name) => [
        name,
        name === names[2] ? "already-released" : names.includes(name) ? "released" : "failed",
      ]),
    );
    expect(outcomes[0].error.reason).to.equal("not-found");
    expect([outcomes[11].error.reason, outcomes[11].error.field]).to.deep.equal(["invalid-argument", "name"]);
    const sent = (await calls()).filter(({ method }) => method === "DeleteLease");
    expect(sent).to.have.length(11);
    expect(most).to.equal(3);
  });

  it("rejects an invalid option, and releases nothing", async () => {
    for (const [options, field] of /** @type {any[][]} */ ([
      [{ concurency: 2 }, "concurency"],
      [{ timeoutMs: -1 }, "timeoutMs"],
      [{ timeoutMs: "5" }, "timeoutMs"],
    ])) {
      for (const asked of [[], ["absent"]]) {
        const error = await rejection(service.releaseLeases({ names: asked, ...options }));
        expect([error.reason, error.field, error.method]).to.deep.equal(["invalid-argument", field, "ReleaseLeases"]);
      }
    }
  });

  it("returns an empty list for no names", async () => {
    expect(await service.releaseLeases({ names: [] })).to.deep.equal([]);
  });

  it("returns what was tried and what was not when aborted", async () => {
    await book(6);
    const own = (url, init) =>
      fetch(url, url.endsWith("/DeleteLease") ? withHeaders(init, NEVER_ANSWERED.headers) : init);
    const { service: tagged, tag } = await taggedClient({ timeoutMs: NEVER_ANSWERED.timeoutMs, fetch: own });
    await tagged.listExporters({ pageSize: 1 });
    const stop = new AbortController();
    const reason = new Error("enough");
    const releasing = tagged.releaseLeases({ names: new Set(names), concurrency: 2, signal: stop.signal });
    await eventually(tag, (calls) => calls.filter(({ method }) => method === "DeleteLease").length === 2);
    stop.abort(reason);
    const outcomes = await releasing;
    expect(outcomes.map(({ outcome }) => outcome)).to.deep.equal([
      "failed",
      "failed",
      ...Array.from({ length: 4 }, () => "not-tried"),
    ]);
    expect(outcomes[0]).to.have.property("error", reason);
    await service.releaseLeases({ names });
  });

  it("rejects invalid options", async () => {
    for (const [options, field] of [
      [undefined, "options"],
      [{}, "names"],
      [{ names: "one" }, "names"],
      [{ names: [1] }, "names"],
      [{ names: [], concurrency: 0 }, "concurrency"],
      [{ names: [], signal: 1 }, "signal"],
    ]) {
      const error = await rejection(service.releaseLeases(options));
      expect([error.reason, error.field]).to.deep.equal(["invalid-argument", field]);
    }
  });
});
