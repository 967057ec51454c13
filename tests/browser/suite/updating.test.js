// Changing a lease's times, for each combination of times that the controller stores: the client adds the times that the
// controller requires together. Native tests check what is sent; here the demo controller has to accept it.
import { expect } from "chai";
import { client, rejection } from "./lab.js";
import { freeExporters } from "./own-leases.js";

const MINUTE = 60_000;
const inMinutes = (minutes) => new Date(Math.ceil(Date.now() / 1000) * 1000 + minutes * MINUTE);

describe("updateLease", () => {
  let service;
  let exporterName;
  beforeEach(async () => {
    service = await client();
    [exporterName] = await freeExporters(service);
  });

  async function booked(times, { runs = false } = {}) {
    const { name } = await service.createLease({ exporterName, ...times });
    if (runs) await service.waitForLease({ name });
    return name;
  }

  for (const [shape, times, runs] of /** @type {any[][]} */ ([
    ["that runs, with a duration", () => ({ duration: "30m" }), true],
    ["planned, with begin and duration", () => ({ beginTime: inMinutes(60), duration: "30m" }), false],
    ["planned, with begin and end", () => ({ beginTime: inMinutes(60), endTime: inMinutes(90) }), false],
    ["that runs, with begin and end", () => ({ beginTime: inMinutes(-1), endTime: inMinutes(30) }), true],
  ])) {
    it(`changes the duration of a lease ${shape}`, async () => {
      const name = await booked(times(), { runs });
      const before = await service.getLease({ name });
      for (const minutes of [45, 20]) {
        const after = await service.updateLease({ name, duration: `${minutes}m` });
        expect([after.durationSeconds, after.beginTimeText]).to.deep.equal([minutes * 60, before.beginTimeText]);
        expect(after.endTime === null).to.equal(before.endTime === null);
        const begin = after.beginTime ?? after.effectiveBeginTime;
        expect(after.expiresAt() - begin).to.equal(minutes * MINUTE);
      }
      await service.deleteLease({ name });
    });
  }

  it("moves a stored end for a begin with a duration, and a stored begin for an end with a duration", async () => {
    const name = await booked({ beginTime: inMinutes(60), endTime: inMinutes(90) });
    const begin = inMinutes(120);
    const later = await service.updateLease({ name, beginTime: begin, duration: "10m" });
    expect([later.beginTime, later.endTime, later.durationSeconds]).to.deep.equal([
      begin,
      new Date(begin.getTime() + 10 * MINUTE),
      600,
    ]);
    const end = inMinutes(300);
    const last = await service.updateLease({ name, endTime: end, duration: "20m" });
    expect([last.beginTime, last.endTime, last.durationSeconds]).to.deep.equal([
      new Date(end.getTime() - 20 * MINUTE),
      end,
      1200,
    ]);
    await service.deleteLease({ name });
  });

  it("rejects an end and a duration that contradict the begin of a running lease, by field", async () => {
    const name = await booked({ beginTime: inMinutes(-1), endTime: inMinutes(30) }, { runs: true });
    const error = await rejection(service.updateLease({ name, endTime: inMinutes(60), duration: "5m" }));
    expect([error.reason, error.field]).to.deep.equal(["invalid-argument", "duration"]);
    expect((await service.getLease({ name })).hasEnded()).to.equal(false);
    await service.deleteLease({ name });
  });
});
