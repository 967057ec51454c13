// The eight calls with the demo controller, with every field of their options and results. For identity and tokens, see
// identity.test.js; for aborts and timeouts, ending.test.js.
import { expect } from "chai";
import { client, rejection, taggedClient } from "./lab.js";

const unique = (name) => `${name}-${Math.random().toString(36).slice(2, 10)}`;
/** An exporter that can be leased now. */
async function freeExporter(service) {
  const [{ exporters }, { leases }] = await Promise.all([service.listExporters(), service.listLeases()]);
  const taken = new Set(leases.flatMap(({ exporter, exporterName }) => [exporter, exporterName]));
  const free = exporters.find(
    ({ name, online, enabled, status }) => online && enabled && status === "AVAILABLE" && !taken.has(name),
  );
  if (free === undefined) throw new Error("the lab has no free exporter");
  return free;
}

/** Waits until the lease has that status: the controller assigns and releases shortly after it has answered. */
async function leaseThatIs(status, service, name) {
  for (const end = Date.now() + 60_000; ;) {
    const lease = await service.getLease({ name });
    if (lease.status() === status) return lease;
    if (Date.now() > end) throw new Error(`not ${status} after 60 s: ${JSON.stringify(lease)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("exporters", () => {
  it("are listed, filtered, and paged", async () => {
    const service = await client();
    const all = (await service.listExporters()).exporters;
    expect(all.length).to.be.at.least(30);
    expect(all.map(({ name }) => name)).to.deep.equal(all.map(({ name }) => name).toSorted());
    const [label, value] = Object.entries(all[0].labels).find(([key]) => !key.includes("/"));
    const filtered = (await service.listExporters({ filter: `${label}=${value}` })).exporters;
    expect(filtered.map(({ name }) => name)).to.deep.equal(
      all.filter((one) => one.matches(`${label}=${value}`)).map(({ name }) => name),
    );
    const paged = [];
    let pageToken = "";
    do {
      const page = await service.listExporters({ pageSize: 7, pageToken });
      expect(page.exporters.length).to.be.at.most(7);
      paged.push(...page.exporters);
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    expect(paged.map(({ name }) => name)).to.deep.equal(all.map(({ name }) => name));
  });

  it("are read by name, with and without hidden labels", async () => {
    const service = await client();
    const [first] = (await service.listExporters()).exporters;
    const one = await service.getExporter({ name: first.name });
    expect(one.labels).to.deep.equal(first.labels);
    const shown = await service.getExporter({ name: first.name, showHiddenLabels: true });
    expect(shown.labels).to.include(first.labels);
    const everything = (await service.listExporters({ showHiddenLabels: true })).exporters;
    expect(everything.find(({ name }) => name === first.name).labels).to.deep.equal(shown.labels);
    const error = await rejection(service.getExporter({ name: "absent" }));
    expect([error.code, error.reason]).to.deep.equal(["UNKNOWN", "not-found"]);
  });
});

describe("leases", () => {
  it("are booked with every field, read, listed, changed and released", async () => {
    const { service, calls } = await taggedClient();
    const exporter = await freeExporter(service);
    const leaseId = unique("all-fields");
    const [key, value] = Object.entries(exporter.labels).find(([label]) => !label.includes("/"));
    const made = await service.createLease({
      leaseId,
      selector: `${key}=${value}`,
      exporterName: exporter.name,
      duration: "1h30m",
      tags: { ci: leaseId },
      context: { "build id": "42 ü" },
      allowDisabled: true,
    });
    expect([made.name, made.client, made.exporterName, made.durationSeconds]).to.deep.equal([
      leaseId,
      "alice",
      exporter.name,
      5400,
    ]);
    expect([made.tags, made.context, made.allowDisabled]).to.deep.equal([
      { ci: leaseId },
      { "build id": "42 ü" },
      true,
    ]);

    const read = await leaseThatIs("In-Use", service, leaseId);
    expect(read.exporter).to.equal(exporter.name);
    expect(read.effectiveBeginTime).to.be.instanceOf(Date);
    expect(read.remainingMs()).to.be.within(4_500_000, 5_400_000);
    const leased = await service.getExporter({ name: exporter.name });
    expect(leased.status).to.not.equal("OFFLINE");

    const named = async (options) => (await service.listLeases(options)).leases.map(({ name }) => name);
    expect(await named()).to.include(leaseId);
    expect(await named({ tagFilter: `ci=${leaseId}` })).to.deep.equal([leaseId]);
    expect(await named({ filter: `${key}=${value}`, tagFilter: `ci=${leaseId}` })).to.deep.equal([leaseId]);
    expect(await named({ filter: `${key}=other`, tagFilter: `ci=${leaseId}` })).to.deep.equal([]);
    expect((await service.listLeases({ pageSize: 1, onlyActive: false })).nextPageToken).to.not.equal("");

    const longer = await service.updateLease({ name: leaseId, durationSeconds: 7200 });
    expect(longer.durationSeconds).to.equal(7200);
    expect(await service.deleteLease({ name: leaseId })).to.equal(undefined);
    const ended = await leaseThatIs("Ended", service, leaseId);
    expect(ended.remaining()).to.equal("expired");
    expect(await named({ tagFilter: `ci=${leaseId}` })).to.deep.equal([]);
    expect(await named({ tagFilter: `ci=${leaseId}`, onlyActive: true })).to.deep.equal([]);
    expect(await named({ tagFilter: `ci=${leaseId}`, onlyActive: false })).to.deep.equal([leaseId]);

    const again = await rejection(service.deleteLease({ name: leaseId }));
    expect([again.code, again.reason]).to.deep.equal(["FAILED_PRECONDITION", "already-released"]);
    const sent = (await calls()).filter(({ method }) => method === "CreateLease");
    expect(sent.map(({ did_work: didWork, code }) => [didWork, code])).to.deep.equal([[true, "OK"]]);
  });

  it("are booked ahead, by begin and end; the begin can change, and a transfer is only possible once it runs", async () => {
    const service = await client();
    const { name: exporterName } = await freeExporter(service);
    const begin = new Date(Math.ceil(Date.now() / 1000) * 1000 + 86_400_000);
    const end = new Date(begin.getTime() + 3_600_000);
    const made = await service.createLease({ exporterName, beginTime: begin, endTime: end.toISOString() });
    expect([made.beginTime, made.endTime, made.durationSeconds]).to.deep.equal([begin, end, 3600]);
    expect(made.name).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const later = new Date(begin.getTime() + 60_000);
    const moved = await service.updateLease({ name: made.name, beginTime: later });
    expect(moved.beginTime).to.deep.equal(later);
    const error = await rejection(service.updateLease({ name: made.name, client: "bob" }));
    expect(error.reason).to.equal("lease-not-started");
    await service.deleteLease({ name: made.name });
  });

  it("are transferred while running, and then belong only to the other client", async () => {
    const [alice, bob] = await Promise.all([client(), client({ client: "bob" })]);
    const { name: exporterName } = await freeExporter(alice);
    const { name } = await alice.createLease({ exporterName, durationSeconds: 600 });
    await leaseThatIs("In-Use", alice, name);
    expect((await alice.updateLease({ name, client: "bob" })).client).to.equal("bob");
    const error = await rejection(alice.deleteLease({ name }));
    expect([error.code, error.reason]).to.deep.equal(["UNKNOWN", "permission-denied"]);
    await bob.deleteLease({ name });
  });

  it("are refused if their id already exists", async () => {
    const service = await client();
    const { name: exporterName } = await freeExporter(service);
    const booking = { leaseId: unique("twice"), exporterName, duration: "10m" };
    await service.createLease(booking);
    const error = await rejection(service.createLease(booking));
    expect([error.code, error.reason]).to.deep.equal(["UNKNOWN", "already-exists"]);
    await service.deleteLease({ name: booking.leaseId });
  });
});
