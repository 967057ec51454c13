// Exporters with the leases that hold them: joined by hand, in lists, in iterators, in watches.
import { expect } from "chai";
import { joinLeases } from "jumpstarter-web";
import { client, rejection } from "./lab.js";
import { freeExporters, unique } from "./own-leases.js";

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

  it("joined by hand: new records where a lease holds one, and the same ones when joined again", async () => {
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

  it("an ended lease, or one without an exporter, holds nothing", async () => {
    const { exporters } = await service.listExporters();
    const { leases } = await service.listLeases({ onlyActive: false });
    for (const { lease } of joinLeases(exporters, leases)) if (lease !== null) expect(lease.status()).to.equal("In-Use");
    const over = leases.filter((lease) => lease.hasEnded());
    expect(over.length).to.be.greaterThan(0);
    expect(joinLeases(exporters, over).every(({ lease }) => lease === null)).to.equal(true);
  });

  it("in a list, a page and an iterator", async () => {
    const list = await service.listExporters({ includeLeases: true });
    expect(held(list.exporters).lease.name).to.equal(name);
    expect(list.dump("yaml", { includeLeases: true })).to.include(name);
    expect(held([...await service.listExporters({ includeLeases: false })]).lease).to.equal(null);
    const page = await service.listExporters({ includeLeases: true, pageSize: 2 });
    expect([page.exporters.length, page.nextPageToken === ""]).to.deep.equal([2, false]);
    const all = [];
    for await (const exporter of service.exporters({ includeLeases: true, pageSize: 10 })) all.push(exporter);
    expect(held(all).lease.name).to.equal(name);
    const error = await rejection(service.listExporters({ includeLeases: 1 }));
    expect([error.reason, error.field]).to.deep.equal(["invalid-argument", "includeLeases"]);
  });

  it("in a watch: an exporter changes with its lease, and all others stay the same objects", async () => {
    const watch = service.watchExporters({ intervalMs: 150, includeLeases: true });
    const first = (await watch.next()).value;
    expect(held(first.items).lease.name).to.equal(name);
    await service.extendLease({ name, by: "5m" });
    const event = (await watch.next()).value;
    expect(event.changed.map((one) => [one.name, one.lease.durationSeconds])).to.deep.equal([[exporterName, 900]]);
    event.items.forEach((one, index) => expect(one === first.items[index], one.name).to.equal(one.name !== exporterName));
    await watch.return();
  });
});
