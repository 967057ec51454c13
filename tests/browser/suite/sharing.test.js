// Sharing a lease: names are bare in options and results, a controller without sharing gives an error, and the codes of
// controllers with sharing have the same reasons. The demo's setting is restored for other suites.
import { expect } from "chai";
import { admin, client, rejection, taggedClient } from "./lab.js";
import { freeExporters } from "./own-leases.js";
import { fetchAnswering, message, text } from "./wire.js";

const MINUTE = 60_000;
const inMinutes = (minutes) => new Date(Math.ceil(Date.now() / 1000) * 1000 + minutes * MINUTE);

describe("sharing a lease", () => {
  let service;
  let exporterName;
  beforeEach(async () => {
    service = await client();
    [exporterName] = await freeExporters(service);
  });
  afterEach(() => admin("PATCH", "/policy", { sharing: false }));

  it("adds and removes clients, beside other changes or alone", async () => {
    await admin("PATCH", "/policy", { sharing: true });
    const made = await service.createLease({ exporterName, duration: "30m" });
    const { name } = made;
    expect(made.sharedWith).to.deep.equal([]);
    const shared = await service.updateLease({ name, addSharedWith: ["bob"], duration: "40m" });
    expect([shared.sharedWith, shared.durationSeconds]).to.deep.equal([["bob"], 2400]);
    expect(JSON.parse(shared.dump("json")).shared_with).to.deep.equal(["bob"]);
    expect(Object.isFrozen(shared.sharedWith)).to.equal(true);
    expect((await service.getLease({ name })).sharedWith).to.deep.equal(["bob"]);
    const alone = await service.updateLease({ name, removeSharedWith: ["bob"] });
    expect([alone.sharedWith, "shared_with" in JSON.parse(alone.dump("json"))]).to.deep.equal([[], false]);
    await service.deleteLease({ name });
  });

  it("gives an error with a controller without sharing, which changes nothing", async () => {
    const { name } = await service.createLease({ exporterName, duration: "30m" });
    const error = await rejection(service.updateLease({ name, addSharedWith: ["bob"] }));
    expect([error.code, error.reason, error.leaseName, error.outcome]).to.deep.equal([
      "FAILED_PRECONDITION",
      "not-applied",
      name,
      null,
    ]);
    expect(error.lease.sharedWith).to.deep.equal([]);
    expect(error.rawMessage).to.include("sharing");
    await service.deleteLease({ name });
  });

  it("sends full names, and nothing if it is not requested", async () => {
    const answering = fetchAnswering(
      message(text(1, "namespaces/lab/leases/l"), text(17, "namespaces/lab/clients/bob")),
    );
    const own = await client({ fetch: answering, namespace: "lab" });
    const sent = async () => new TextDecoder().decode(await answering.requests.at(-1).arrayBuffer());
    await own.updateLease({ name: "l", addSharedWith: ["bob"], removeSharedWith: ["carol"] });
    expect(await sent())
      .to.include("namespaces/lab/clients/bob")
      .and.to.include("namespaces/lab/clients/carol");
    await rejection(own.updateLease({ name: "l", client: "dave" }));
    expect(await sent()).to.not.include("bob");
    own.close();
  });

  for (const sharing of [false, true]) {
    it(`has the same reasons with a controller ${sharing ? "with sharing, with specific codes" : "without sharing, all UNKNOWN"}`, async () => {
      await admin("PATCH", "/policy", { sharing });
      const planned = await service.createLease({ exporterName, duration: "10m", beginTime: inMinutes(60) });
      const { name } = await service.createLease({ exporterName, duration: "10m" });
      await service.waitForLease({ name });
      const codes = [];
      for (const [options, reason] of /** @type {any[][]} */ ([
        [{ name: planned.name, client: "bob" }, "lease-not-started"],
        [{ name, beginTime: inMinutes(60) }, "lease-started"],
        [{ name, client: "no-such-client" }, "client-not-found"],
      ])) {
        const error = await rejection(service.updateLease(options));
        expect([error.reason, error.leaseName], error.message).to.deep.equal([reason, options.name]);
        codes.push(error.code);
      }
      const bob = await client({ client: "bob" });
      const foreign = await rejection(bob.updateLease({ name, duration: "20m" }));
      expect(foreign.reason).to.equal("permission-denied");
      await service.releaseLeases({ names: [name, planned.name] });
      await admin("POST", "/clock", { advance_s: 1 });
      const over = await rejection(service.updateLease({ name, client: "bob" }));
      expect(over.reason).to.equal("lease-ended");
      const expected = sharing
        ? ["FAILED_PRECONDITION", "FAILED_PRECONDITION", "INVALID_ARGUMENT", "PERMISSION_DENIED", "FAILED_PRECONDITION"]
        : Array(5).fill("UNKNOWN");
      expect([...codes, foreign.code, over.code]).to.deep.equal(expected);
      const late = await rejection(service.updateLease({ name, duration: "20m" }));
      expect(late.reason).to.equal(sharing ? "lease-ended" : "not-applied");
    });
  }

  it("gives the same errors for an ended lease, whose changes such a controller refuses by code", async () => {
    await admin("PATCH", "/policy", { sharing: true });
    const { service: tagged } = await taggedClient();
    const { name } = await tagged.createLease({ exporterName, duration: "10m" });
    await tagged.waitForLease({ name });
    await tagged.deleteLease({ name });
    await admin("POST", "/clock", { advance_s: 1 });
    const error = await rejection(tagged.extendLease({ name, by: "5m" }));
    expect([error.reason, error.lease.name]).to.deep.equal(["lease-ended", name]);
    tagged.close();
  });
});
