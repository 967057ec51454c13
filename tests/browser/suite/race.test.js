// Reads over three endpoints, some of which are slow, silent or dead: which wins, what is recorded, and what the server saw.
// For the winner of an earlier race, see race-winner.test.js; for writes, race-writes.test.js; native tests check each rule with
// a simulated clock.
import { expect } from "chai";
import { ALONE, DEAD, HANGS, NO_HEDGES, breakIt, describeDirect, ends, listOne, numberOf } from "./breakable.js";
import { pairs, racer, restoreAll, urls } from "./breakable.js";
import { eventually, rejection, taggedClient } from "./lab.js";

describeDirect("a race", () => {
  afterEach(restoreAll);

  it("is won by the fast endpoint, which then gets all calls; the losers' requests are aborted", async () => {
    await Promise.all([breakIt(0, HANGS), breakIt(2, HANGS)]);
    const { service, tag, attempts, winner, seen } = await racer({ staggerMs: 0, ...NO_HEDGES });
    await listOne(service);
    const records = attempts();
    expect(pairs(records).sort()).to.deep.equal([
      [0, "lost"],
      [1, "answered"],
      [2, "lost"],
    ]);
    expect(records.find(({ endpoint }) => endpoint === 1)).to.include({
      method: "ListExporters",
      code: "OK",
      reason: null,
      httpStatus: null,
    });
    expect(winner()).to.equal(1);
    // A loser that only sent its preflight is not in the log.
    expect(await ends(tag)).to.deep.include([1, "answered"]);
    for (let call = 0; call < 10; call += 1) await listOne(service);
    expect(pairs(attempts())).to.deep.equal(Array.from({ length: 10 }, () => [1, "answered"]));
    expect((await seen()).filter(({ endpoint }) => endpoint === 1)).to.have.length(11);
  });

  it("starts all others after the first one's head start, and aborts the losers' requests on the server", async () => {
    await Promise.all([breakIt(0, HANGS), breakIt(2, HANGS)]);
    const { service, tag, attempts, winner } = await racer({ staggerMs: 2_000 });
    await listOne(service);
    const records = attempts();
    expect(pairs(records).sort()).to.deep.equal([
      [0, "lost"],
      [1, "answered"],
      [2, "lost"],
    ]);
    // The third was started together with the second, not after it.
    const [first, second] = [0, 1].map((index) => records.find(({ endpoint }) => endpoint === index));
    expect(second.startedMs - first.startedMs).to.be.at.least(1_990);
    expect(first.tookMs).to.be.at.least(1_990);
    expect(winner()).to.equal(1);
    // Its request has arrived during the stagger.
    expect(await ends(tag)).to.deep.include([0, "cancelled"]);
  });

  it("without answers ends at the call's deadline, with every attempt on the error", async () => {
    await Promise.all(urls.map((_, index) => breakIt(index, HANGS)));
    const { service, tag, attempts, winner } = await racer({ staggerMs: 100 });
    const began = performance.now();
    const error = await rejection(listOne(service, { timeoutMs: 5_000 }));
    expect(performance.now() - began).to.be.at.least(4_950);
    expect([error.code, error.reason]).to.deep.equal(["DEADLINE_EXCEEDED", "deadline-exceeded"]);
    expect(error.attempts.map(({ endpoint, outcome }) => [endpoint, outcome])).to.deep.equal(
      urls.map((url) => [url, "timed-out"]),
    );
    expect(attempts()).to.have.length(3);
    expect(winner()).to.equal(-1);
    expect(await ends(tag)).to.deep.equal(urls.map((_, index) => [index, "cancelled"]));
  });

  it("that all endpoints fail ends as soon as no retry is useful, with every attempt on the error", async () => {
    await Promise.all([breakIt(0, DEAD), breakIt(1, { http_status: 404 }), breakIt(2, { html: true })]);
    const { service } = await racer({ staggerMs: 100 });
    const error = await rejection(listOne(service, { timeoutMs: 600_000 }));
    const reasons = [0, 1, 2].map(
      (index) => error.attempts.find(({ endpoint }) => numberOf(endpoint) === index).reason,
    );
    expect(reasons).to.deep.equal(["network", "http-status", "not-grpc-web"]);
    expect(error.attempts.find(({ reason }) => reason === "http-status").httpStatus).to.equal(404);
    // A refused connection may be temporary: three attempts.
    expect(error.attempts.filter(({ endpoint }) => endpoint === urls[0])).to.have.length(3);
  });

  it("is not won by a controller that reports a temporary failure", async () => {
    await breakIt(0, { status: { code: 2, message: "oidc: authenticator not initialized" } });
    const { service, attempts, winner } = await racer(ALONE);
    await listOne(service);
    const [first, second] = attempts();
    expect(first).to.include({ endpoint: 0, outcome: "failed", code: "UNKNOWN", reason: "controller-starting" });
    expect(second).to.include({ endpoint: 1, outcome: "answered" });
    expect(winner()).to.equal(1);
  });
});

describeDirect("a settled client", () => {
  afterEach(restoreAll);

  it("needs one request for each call, like a client with a single endpoint", async () => {
    const many = await racer({ ...ALONE, ...NO_HEDGES });
    const single = await taggedClient({ endpoints: urls[0] });
    for (const { service, tag } of [many, single]) {
      await listOne(service);
      const before = (await eventually(tag, () => true)).length;
      const { name } = await service.createLease({
        selector: "race=settled",
        duration: "10m",
        beginTime: new Date(Date.now() + 3_600_000),
      });
      for (let call = 0; call < 30; call += 1) await listOne(service);
      await Promise.all(Array.from({ length: 10 }, () => service.getLease({ name })));
      await service.updateLease({ name, duration: "20m" });
      await service.deleteLease({ name });
      await service.rotateToken();
      const calls = (await eventually(tag, () => true)).slice(before);
      const counted = Object.entries(Object.groupBy(calls, ({ method }) => method)).map(([method, { length }]) => [
        method,
        length,
      ]);
      // A change of the duration first reads the lease.
      expect(Object.fromEntries(counted)).to.deep.equal({
        CreateLease: 1,
        ListExporters: 30,
        GetLease: 11,
        UpdateLease: 1,
        DeleteLease: 1,
        RotateToken: 1,
      });
      expect(new Set(calls.map(({ endpoint, outcome }) => `${endpoint} ${outcome}`)).size).to.equal(1);
    }
  });
});
