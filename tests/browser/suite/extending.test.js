// Extending a lease, for each combination of times that the controller stores. Native tests check what is sent; here the demo
// controller, which answers like the real one, has to accept it.
import { expect } from "chai";
import { admin, client, rejection, taggedClient } from "./lab.js";
import { freeExporters, unique } from "./own-leases.js";

const MINUTE = 60_000;
const whole = (ms) => new Date(Math.ceil(ms / 1000) * 1000);

describe("extendLease", () => {
  let service;
  let exporterName;
  beforeEach(async () => {
    service = await client();
    [exporterName] = await freeExporters(service);
  });

  /** Leases with each combination of times: their options, and whether they are running. */
  /** @type {Record<string, any[]>} */
  const shapes = {
    "that runs, with a duration": [() => ({ duration: "30m" }), true],
    "planned, with begin and duration": [
      () => ({ beginTime: whole(Date.now() + 60 * MINUTE), duration: "30m" }),
      false,
    ],
    "planned, with begin and end": [
      () => ({ beginTime: whole(Date.now() + 60 * MINUTE), endTime: whole(Date.now() + 90 * MINUTE) }),
      false,
    ],
    "that runs, with begin and end": [
      () => ({ beginTime: whole(Date.now() - MINUTE), endTime: whole(Date.now() + 30 * MINUTE) }),
      true,
    ],
  };
  for (const [shape, [times, runs]] of Object.entries(shapes)) {
    it(`extends a lease ${shape}, by and until`, async () => {
      const made = await service.createLease({ exporterName, ...times() });
      const { name } = made;
      if (runs) await service.waitForLease({ name });
      const before = await service.getLease({ name });
      const by = await service.extendLease({ name, by: "15m" });
      expect(by.durationSeconds).to.equal(made.durationSeconds + 900);
      expect(by.expiresAt() - before.expiresAt()).to.equal(15 * MINUTE);
      expect(by.beginTimeText).to.equal(before.beginTimeText);
      expect(by.endTime === null).to.equal(before.endTime === null);

      const until = new Date(by.expiresAt().getTime() + 5 * MINUTE);
      const later = await service.extendLease({ name, until });
      expect(later.expiresAt()).to.deep.equal(until);
      expect((await service.extendLease({ name, until: until.toISOString() })).expiresAt()).to.deep.equal(until);
      const error = await rejection(service.extendLease({ name, until: new Date(until.getTime() - MINUTE) }));
      expect([error.reason, error.field]).to.deep.equal(["invalid-argument", "until"]);

      expect((await service.extendLease({ name, bySeconds: 60 })).expiresAt().getTime() - until.getTime()).to.equal(
        MINUTE,
      );
      expect((await service.getLease({ name })).hasEnded()).to.equal(false);
      await service.deleteLease({ name });
    });
  }

  it("extends a lease that got an end time while running", async () => {
    const { name } = await service.createLease({ exporterName, duration: "30m" });
    await service.waitForLease({ name });
    const end = whole(Date.now() + 200 * MINUTE);
    const stored = await service.updateLease({ name, duration: "10m", endTime: end });
    expect(stored.beginTime).to.deep.equal(new Date(end.getTime() - 10 * MINUTE));
    const longer = await service.extendLease({ name, by: "5m" });
    expect([longer.endTime, longer.durationSeconds]).to.deep.equal([new Date(end.getTime() + 5 * MINUTE), 900]);
    await service.deleteLease({ name });
  });

  it("rejects `until` for a waiting lease without a begin", async () => {
    const blocker = await service.createLease({ exporterName, duration: "10m" });
    await service.waitForLease({ name: blocker.name });
    const { name } = await service.createLease({ exporterName, duration: "10m" });
    const error = await rejection(service.extendLease({ name, until: new Date(Date.now() + 60 * MINUTE) }));
    expect([error.reason, error.field]).to.deep.equal(["invalid-argument", "until"]);
    expect((await service.extendLease({ name, by: "PT5M" })).durationSeconds).to.equal(900);
    await service.releaseLeases({ names: [name, blocker.name] });
  });

  it("rejects an ended lease with a specific reason", async () => {
    const released = await service.createLease({
      exporterName,
      duration: "10m",
      beginTime: whole(Date.now() + 60 * MINUTE),
    });
    await service.deleteLease({ name: released.name });
    const expired = await service.createLease({ exporterName, duration: "1m" });
    await service.waitForLease({ name: expired.name });
    await admin("POST", "/clock", { advance_s: 70 });
    const refused = await service.createLease({ selector: "board=no-such-board", duration: "10m" });
    await rejection(service.waitForLease({ name: refused.name }));
    for (const { name } of [released, expired, refused]) {
      for (const change of [{ by: "5m" }, { until: new Date(Date.now() + 600 * MINUTE) }]) {
        const error = await rejection(service.extendLease({ name, ...change }));
        expect([error.code, error.reason, error.leaseName]).to.deep.equal(["FAILED_PRECONDITION", "lease-ended", name]);
        expect(error.lease.name).to.equal(name);
      }
    }
  });

  it("extends twice if one client calls it twice at the same time", async () => {
    const { name } = await service.createLease({ exporterName, duration: "10m" });
    await Promise.all([service.extendLease({ name, by: "5m" }), service.extendLease({ name, by: "7m" })]);
    expect((await service.getLease({ name })).durationSeconds).to.equal(22 * 60);
    await service.deleteLease({ name });
  });

  it("extends once if the response is lost", async () => {
    const { service: tagged, calls } = await taggedClient({
      fetch: (url, init) =>
        url.endsWith("/UpdateLease") && lost()
          ? fetch(url, init).then(() => Promise.reject(new TypeError("lost")))
          : fetch(url, init),
    });
    let left = 1;
    const lost = () => left-- > 0;
    const { name } = await service.createLease({ exporterName, duration: "10m" });
    expect((await tagged.extendLease({ name, by: "5m" })).durationSeconds).to.equal(900);
    const sent = (await calls()).filter(({ method }) => method === "UpdateLease");
    expect(sent.length).to.be.within(1, 2);
    expect((await service.getLease({ name })).durationSeconds).to.equal(900);
    await service.deleteLease({ name });
  });

  it("rejects invalid options, and sends nothing", async () => {
    const { service: tagged, calls } = await taggedClient();
    for (const [options, field] of /** @type {any[][]} */ ([
      [{ name: "a" }, "by"],
      [{ by: "5m" }, "name"],
      [{ name: "a/b", by: "5m" }, "name"],
      [{ name: "a", by: "5 parsecs" }, "by"],
      [{ name: "a", by: 5 }, "by"],
      [{ name: "a", bySeconds: 0 }, "bySeconds"],
      [{ name: "a", bySeconds: -5 }, "bySeconds"],
      [{ name: "a", by: "5m", bySeconds: 5 }, "bySeconds"],
      [{ name: "a", by: "5m", until: new Date() }, "until"],
      [{ name: "a", until: "tomorrow" }, "until"],
      [{ name: "a", until: new Date(NaN) }, "until"],
      [{ name: "a", by: "5m", force: 1 }, "force"],
    ])) {
      const error = await rejection(tagged.extendLease(options));
      expect([error.reason, error.field, error.method]).to.deep.equal(["invalid-argument", field, "ExtendLease"]);
    }
    expect(await calls()).to.deep.equal([]);
    expect((await rejection(service.extendLease({ name: unique("absent"), by: "5m" }))).reason).to.equal("not-found");
  });
});
