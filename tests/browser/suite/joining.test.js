// Exporters with the leases that hold them: with joinLeases, in lists, in iterators, in watches.
import { expect } from "chai";
import { joinLeases } from "jumpstarter-web";
import { client, eventually, lab, newTag, rejection } from "./lab.js";
import { freeExporters, unique } from "./own-leases.js";
import { grpcStatus, scripted } from "./scripted.js";

describe("exporters with their leases", () => {
  let service;
  let exporterName;
  let name;
  before(async () => {
    service = await client();
    [exporterName] = await freeExporters(service);
    name = unique("holds");
    await service.createLease({ leaseId: name, exporterName, duration: "10m" });
    await service.waitForLease({ name });
  });
  after(() => service.deleteLease({ name }));

  const held = (exporters) => exporters.find((one) => one.name === exporterName);

  it("are joined by joinLeases: new records for leased exporters, and the same ones when joined again", async () => {
    const [{ exporters }, { leases }] = await Promise.all([service.listExporters(), service.listLeases()]);
    const joined = joinLeases(exporters, leases);
    expect(joined.map((one) => one.name)).to.deep.equal(exporters.map((one) => one.name));
    expect(held(joined).lease).to.equal(leases.find((lease) => lease.name === name));
    expect(held(joined).labels).to.deep.equal(held(exporters).labels);
    expect(held(exporters).lease).to.equal(null);
    joined.forEach((one, index) => expect(one.lease === null).to.equal(one === exporters[index]));
    joinLeases(exporters, leases).forEach((one, index) => expect(one).to.equal(joined[index]));
    joinLeases(joined, leases).forEach((one, index) => expect(one).to.equal(joined[index]));
    joinLeases(joined, []).forEach((one, index) => expect(one).to.equal(exporters[index]));
    expect(JSON.parse(JSON.stringify(held(joined))).lease.name).to.equal(name);
    expect(held(joined).dump("json")).to.include(name);
  });

  it("have no ended leases, and no leases without an exporter", async () => {
    const { exporters } = await service.listExporters();
    const { leases } = await service.listLeases({ onlyActive: false });
    for (const { lease } of joinLeases(exporters, leases))
      if (lease !== null) expect(lease.status()).to.equal("In-Use");
    const over = leases.filter((lease) => lease.hasEnded());
    expect(over.length).to.be.greaterThan(0);
    expect(joinLeases(exporters, over).every(({ lease }) => lease === null)).to.equal(true);
  });

  it("are returned by a list, a page and an iterator", async () => {
    const list = await service.listExporters({ includeLeases: true });
    expect(held(list.exporters).lease.name).to.equal(name);
    expect(list.dump("yaml", { includeLeases: true })).to.include(name);
    expect(held([...(await service.listExporters({ includeLeases: false }))]).lease).to.equal(null);
    const page = await service.listExporters({ includeLeases: true, pageSize: 2 });
    expect([page.exporters.length, page.nextPageToken === ""]).to.deep.equal([2, false]);
    const all = [];
    for await (const exporter of service.exporters({ includeLeases: true, pageSize: 10 })) all.push(exporter);
    expect(held(all).lease.name).to.equal(name);
    const error = await rejection(service.listExporters({ includeLeases: 1 }));
    expect([error.reason, error.field]).to.deep.equal(["invalid-argument", "includeLeases"]);
  });

  it("are returned by an iterator, which reads leases once, before the second page", async () => {
    const { service: noted, methods } = await scripted(() => undefined);
    const all = [];
    for await (const exporter of noted.exporters({ includeLeases: true, pageSize: 10 })) all.push(exporter);
    expect(all.map((one) => [one.name, one.lease?.name])).to.deep.equal(
      (await service.listExporters({ includeLeases: true })).exporters.map((one) => [one.name, one.lease?.name]),
    );
    const pages = methods().flatMap((method, index) => (method === "ListExporters" ? [index] : []));
    expect(pages.length).to.equal(Math.ceil(all.length / 10));
    expect(methods().lastIndexOf("ListLeases")).to.be.within(1, pages[1] - 1);
    noted.close();
  });

  it("are returned by an iterator that starts over, which reads leases once more", async () => {
    const invalid = () => grpcStatus(2, "invalid continue token: x");
    const { service: noted, methods } = await scripted(({ method, nth }) =>
      method === "ListExporters" && nth === 2 ? invalid() : undefined,
    );
    const all = [];
    for await (const exporter of noted.exporters({ includeLeases: true, pageSize: 10 })) all.push(exporter);
    expect(held(all).lease.name).to.equal(name);
    // Sequences of lease reads, each after a page of exporters.
    const runs = methods().filter(
      (method, index, every) => method === "ListLeases" && every[index - 1] !== "ListLeases",
    );
    expect(runs).to.have.length(2);
    noted.close();
  });

  const lists = [
    ["ListExporters", "ListLeases"],
    ["ListLeases", "ListExporters"],
  ];
  /** @type {any[][]} */
  const ways = [
    ["a list", (joiner) => joiner.listExporters({ includeLeases: true, timeoutMs: 600_000 })],
    ["an iterator", (joiner) => joiner.exporters({ includeLeases: true, timeoutMs: 600_000 }).next()],
    [
      "a watch",
      async (joiner) => {
        throw (await joiner.watchExporters({ includeLeases: true, timeoutMs: 600_000 }).next()).value.error;
      },
    ],
  ];
  for (const [failing, sibling] of lists) {
    for (const [words, read] of ways) {
      it(`in ${words}: if ${failing} fails, ${sibling} is aborted`, async () => {
        const tag = newTag();
        const own = async (url, init) => {
          if (!url.endsWith(`/${failing}`)) return fetch(url, init);
          // Only after the other one has started.
          await eventually(tag, (calls) => calls.length > 0);
          return grpcStatus(9, "not now");
        };
        const headers = { "x-demo-tag": tag, "x-demo-delay-ms": "60000" };
        const joiner = await client({ endpoints: lab.endpoints[0], hedging: false, headers, fetch: own });
        expect((await rejection(read(joiner))).reason).to.equal("failed-precondition");
        const calls = await eventually(tag, (seen) => seen.every(({ outcome }) => outcome !== "open"));
        expect(calls.map(({ method, outcome }) => [method, outcome])).to.deep.equal([[sibling, "cancelled"]]);
        joiner.close();
      });
    }
  }

  it("in a watch, an exporter changes with its lease, and all others stay the same objects", async () => {
    const watch = service.watchExporters({ intervalMs: 150, includeLeases: true });
    const first = (await watch.next()).value;
    expect(held(first.items).lease.name).to.equal(name);
    await service.extendLease({ name, by: "5m" });
    // The exporter's own status may still change after the first read, which is a separate event.
    let before = first;
    let event = (await watch.next()).value;
    while (held(event.items).lease.durationSeconds !== 900) [before, event] = [event, (await watch.next()).value];
    expect(event.changed.map((one) => one.name)).to.deep.equal([exporterName]);
    event.items.forEach((one, index) =>
      expect(one === before.items[index], one.name).to.equal(one.name !== exporterName),
    );
    await watch.return();
  });
});
