// Lists as async iterators: prefetched pages, page tokens that expire, early exits. For single pages, see calls.test.js.
import { expect } from "chai";
import { admin, client, eventually, lab, NEVER_ANSWERED, rejection, taggedClient, withHeaders } from "./lab.js";

const pages = (calls) => calls.filter(({ method }) => method === "ListExporters");
const names = async (items) => {
  const list = [];
  for await (const { name } of items) list.push(name);
  return list;
};
const PAGE_SIZE = 9;

/** A client whose nth list request is answered with the error `message`, and the number of list requests. */
async function refusing(message, ...which) {
  let count = 0;
  const own = (url, init) => {
    if (!url.endsWith("/ListExporters")) return fetch(url, init);
    count += 1;
    if (!which.includes(count)) return fetch(url, init);
    const headers = {
      "content-type": "application/grpc-web+proto",
      "grpc-status": "2",
      "grpc-message": encodeURIComponent(message),
    };
    return Promise.resolve(new Response(null, { headers }));
  };
  return { service: await client({ endpoints: lab.endpoints[0], fetch: own }), count: () => count };
}

describe("exporters as an iterator", () => {
  let all;
  before(async () => {
    all = (await (await client()).listExporters()).exporters.map(({ name }) => name);
  });

  it("yields all of them, in order, page by page, as records", async () => {
    const { service, calls } = await taggedClient();
    expect(await names(service.exporters({ pageSize: PAGE_SIZE }))).to.deep.equal(all);
    expect(pages(await calls())).to.have.length(Math.ceil(all.length / PAGE_SIZE));
    for await (const exporter of service.exporters({ filter: "!nowhere" })) {
      expect(exporter.matches("!nowhere")).to.equal(true);
      expect(exporter.lease).to.equal(null);
    }
    expect(await names(service.exporters({ pageSize: 0 }))).to.deep.equal(all);
  });

  it("sends nothing before the first next(), and fetches only one page ahead", async () => {
    const { service, tag, calls } = await taggedClient();
    const items = service.exporters({ pageSize: PAGE_SIZE });
    expect(await calls()).to.deep.equal([]);
    await items.next();
    await eventually(tag, (seen) => pages(seen).length === 2);
    for (let item = 1; item < PAGE_SIZE; item += 1) await items.next();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(pages(await calls())).to.have.length(2);
    await items.return();
  });

  for (const message of [
    "The provided continue parameter is too old to display a consistent list result.",
    "invalid continue token: x",
  ]) {
    it(`starts over after "${message.slice(0, 30)}", and yields nothing twice`, async () => {
      const { service, count } = await refusing(message, 3);
      expect(await names(service.exporters({ pageSize: PAGE_SIZE }))).to.deep.equal(all);
      // Two pages, the rejected one, and then the whole list again.
      expect(count()).to.equal(3 + Math.ceil(all.length / PAGE_SIZE));
    });
  }

  it("rejects if the list makes no progress", async () => {
    const { service, count } = await refusing("invalid continue token: x", 2, 4, 6);
    const items = service.exporters({ pageSize: PAGE_SIZE });
    const given = [];
    const error = await rejection(
      (async () => {
        for await (const { name } of items) given.push(name);
      })(),
    );
    expect(error.reason).to.equal("page-token-invalid");
    expect([given, count()]).to.deep.equal([all.slice(0, PAGE_SIZE), 4]);
    expect(await items.next()).to.deep.equal({ done: true, value: undefined });
  });

  it("starts over when a real page token has expired by the lab's clock", async () => {
    const { service, calls } = await taggedClient();
    const given = [];
    for await (const { name } of service.exporters({ pageSize: PAGE_SIZE })) {
      given.push(name);
      // The second page, with the token of the third, has been requested.
      if (given.length === PAGE_SIZE + 1) await admin("POST", "/clock", { advance_s: 1_300 });
    }
    expect(given).to.deep.equal(all);
    expect(pages(await calls()).length).to.be.greaterThan(Math.ceil(all.length / PAGE_SIZE));
  });

  it("aborts the page in progress when it is left early", async () => {
    let count = 0;
    const own = (url, init) => fetch(url, ++count === 1 ? init : withHeaders(init, NEVER_ANSWERED.headers));
    const { service, tag } = await taggedClient({ timeoutMs: NEVER_ANSWERED.timeoutMs, fetch: own });
    for await (const { name } of service.exporters({ pageSize: PAGE_SIZE })) {
      expect(name).to.equal(all[0]);
      await eventually(tag, (calls) => pages(calls).length === 2);
      break;
    }
    const seen = await eventually(tag, (calls) => calls.every(({ outcome }) => outcome !== "open"));
    expect(pages(seen).at(-1).outcome).to.equal("cancelled");
  });

  it("ends a pending next() without an item when it is left", async () => {
    const { service, tag } = await taggedClient(NEVER_ANSWERED);
    const items = service.exporters();
    const item = items.next();
    await eventually(tag, (calls) => calls.length > 0);
    await items.return();
    expect(await item).to.deep.equal({ done: true, value: undefined });
  });

  it("rejects with the signal's reason when aborted, also in the middle of a page", async () => {
    const service = await client();
    const stop = new AbortController();
    const reason = new Error("enough");
    const given = [];
    const error = await rejection(
      (async () => {
        for await (const { name } of service.exporters({ signal: stop.signal })) {
          given.push(name);
          if (given.length === 3) stop.abort(reason);
        }
      })(),
    );
    expect([error, given.length]).to.deep.equal([reason, 3]);
    const before = await rejection(service.exporters({ signal: AbortSignal.abort(reason) }).next());
    expect(before).to.equal(reason);
  });

  it("rejects invalid options", async () => {
    const service = await client();
    for (const [options, field] of /** @type {any[][]} */ ([
      [{ pageSize: -1 }, "pageSize"],
      [{ signal: 5 }, "signal"],
      [{ fliter: "a=b" }, "fliter"],
      [{ filter: "a b" }, "filter"],
      [{ includeLeases: "yes" }, "includeLeases"],
      [{ pageToken: "x" }, "pageToken"],
    ])) {
      const error = await rejection((async () => service.exporters(options).next())());
      expect([error.reason, error.field]).to.deep.equal(["invalid-argument", field]);
    }
  });
});

describe("leases as an iterator", () => {
  it("yields all of them, ended ones only on request", async () => {
    const service = await client();
    const every = (await service.listLeases({ onlyActive: false })).leases.map(({ name }) => name);
    expect(await names(service.leases({ onlyActive: false, pageSize: 5 }))).to.deep.equal(every);
    for await (const lease of service.leases()) expect(lease.hasEnded()).to.equal(false);
  });
});
