// Reads over three endpoints, some of which are slow, silent or dead: which wins, what is recorded, and what the server saw.
// For writes, see race-writes.test.js; native tests check each rule with a simulated clock.
import { expect } from "chai";
import { breakIt, describeDirect, restoreAll, numbered, numberOf, pause, racer, urls } from "./breakable.js";
import { eventually, rejection, taggedClient } from "./lab.js";

// No test depends on the machine's speed: an endpoint that must lose never answers; one that must win has a head start longer
// than any test; and tests that count requests switch hedging off.
const HANGS = { hang: true };
const ALONE = { staggerMs: 600_000 };
const NO_HEDGES = { hedging: false, hedgeAfterMs: 600_000 };
/** Slower than an endpoint without delay. */
const FARTHER = { delay_ms: 60 };
const DEAD = { refuse: true };

const pairs = (records) => records.map(({ endpoint, outcome }) => [endpoint, outcome]);
const listOne = (service, options) => service.listExporters({ pageSize: 1, ...options });

/** Waits until each call in the log has ended, and returns their outcomes with the endpoints. */
async function ends(tag) {
  const calls = await eventually(tag, (seen) => seen.every(({ outcome }) => outcome !== "open"));
  return calls
    .map(numbered)
    .map(({ endpoint, outcome }) => [endpoint, outcome])
    .sort();
}

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

describeDirect("a winner", () => {
  afterEach(restoreAll);

  /** A client whose winner is endpoint 0, measured as fast; without hedges unless `options` enable them. */
  async function settled(options) {
    const made = await racer({ ...ALONE, ...NO_HEDGES, breakerFailures: 100, ...options });
    await listOne(made.service);
    expect(made.winner()).to.equal(0);
    made.attempts();
    return made;
  }

  it("that dies is replaced during the next call; the record has the reason, and later calls go to the new winner", async () => {
    const { service, attempts, winner, seen } = await settled();
    // The dead endpoint is not tried again and again, although it was the fastest.
    await Promise.all([breakIt(0, DEAD), breakIt(1, FARTHER), breakIt(2, FARTHER)]);
    await listOne(service);
    const [first, second] = attempts();
    expect(first).to.include({ endpoint: 0, outcome: "failed", code: "UNAVAILABLE", reason: "network" });
    expect(second).to.include({ endpoint: 1, outcome: "answered", code: "OK" });
    expect(winner()).to.equal(1);
    const before = (await seen()).length;
    for (let call = 0; call < 5; call += 1) await listOne(service);
    expect(pairs(attempts())).to.deep.equal(Array.from({ length: 5 }, () => [1, "answered"]));
    expect((await seen()).slice(before).map(({ endpoint }) => endpoint)).to.deep.equal([1, 1, 1, 1, 1]);
  });

  it("that answers with a gateway's error is replaced in the same way", async () => {
    const { service, attempts, winner } = await settled();
    await breakIt(0, { http_status: 502 });
    await listOne(service);
    const [first] = attempts();
    expect(first).to.include({
      endpoint: 0,
      outcome: "failed",
      code: "UNAVAILABLE",
      reason: "http-status",
      httpStatus: 502,
    });
    expect(winner()).to.equal(1);
  });

  it("that hangs is hedged, and loses its place after two lost hedges in a row", async () => {
    // The hedge must answer before four hedge delays and a quarter of the deadline, when other rules apply, but not so fast
    // that the winner counts as more than twice as slow.
    const { service, tag, attempts, winner } = await settled({
      hedging: true,
      hedgeAfterMs: 3_000,
      timeoutMs: 600_000,
    });
    await Promise.all([breakIt(0, HANGS), breakIt(1, { delay_ms: 2_000 }), breakIt(2, { delay_ms: 2_000 })]);
    await listOne(service);
    const [first, hedge] = attempts();
    expect([first.endpoint, first.outcome, hedge.endpoint, hedge.outcome]).to.deep.equal([0, "lost", 1, "answered"]);
    expect(hedge.startedMs).to.be.at.least(2_990);
    expect(winner(), "beaten once").to.equal(0);
    await listOne(service);
    expect(pairs(attempts())).to.deep.equal([
      [0, "lost"],
      [1, "answered"],
    ]);
    expect(winner(), "beaten twice").to.equal(1);
    await breakIt(1);
    for (let call = 0; call < 5; call += 1) await listOne(service);
    expect(pairs(attempts())).to.deep.equal(Array.from({ length: 5 }, () => [1, "answered"]));
    expect((await ends(tag)).filter(([, outcome]) => outcome === "cancelled")).to.deep.include.members([
      [0, "cancelled"],
    ]);
  });

  it("that is silent for four times the hedge delay loses its place immediately", async () => {
    const { service, attempts, winner } = await settled({ hedging: true, hedgeAfterMs: 150, timeoutMs: 600_000 });
    await Promise.all([breakIt(0, HANGS), breakIt(1, { delay_ms: 1_000 }), breakIt(2, HANGS)]);
    await listOne(service);
    expect(pairs(attempts())).to.deep.include.members([
      [0, "lost"],
      [1, "answered"],
    ]);
    expect(winner()).to.equal(1);
  });

  it("that hangs without hedging is replaced after a quarter of the deadline", async () => {
    const { service, attempts } = await settled();
    await Promise.all([breakIt(0, HANGS), breakIt(2, HANGS)]);
    await listOne(service, { timeoutMs: 16_000 });
    const [first, second] = attempts();
    expect(first).to.include({ endpoint: 0, outcome: "lost" });
    expect(second).to.include({ endpoint: 1, outcome: "answered" });
    expect(second.startedMs).to.be.at.least(3_990);
  });

  it("that was replaced comes back when race() is called", async () => {
    const { service, winner } = await settled();
    await breakIt(0, DEAD);
    await listOne(service);
    expect(winner()).to.equal(1);
    await Promise.all([breakIt(0), breakIt(1, HANGS), breakIt(2, HANGS)]);
    service.race();
    expect(winner(), "forgotten").to.equal(-1);
    await listOne(service);
    expect(winner()).to.equal(0);
  });

  it("that was replaced comes back when the page has been offline", async () => {
    const { service, winner } = await settled();
    await breakIt(0, DEAD);
    await listOne(service);
    await Promise.all([breakIt(0), breakIt(1, HANGS), breakIt(2, HANGS)]);
    dispatchEvent(new Event("online"));
    await listOne(service);
    expect(winner()).to.equal(0);
  });

  it("has to win again after some time, when an endpoint that has recovered wins", async () => {
    const { service, tag, attempts, winner } = await settled({ raceAgainMs: 5_000 });
    await breakIt(0, DEAD);
    await listOne(service);
    expect(winner()).to.equal(1);
    await Promise.all([breakIt(0), breakIt(1, HANGS), breakIt(2, HANGS)]);
    attempts();
    const before = (await eventually(tag, () => true)).length;
    // Longer than the jitter of a tenth; meanwhile, nothing is sent.
    await pause(5_800);
    expect(await eventually(tag, () => true)).to.have.length(before);
    await listOne(service);
    expect(attempts()[0].endpoint).to.equal(0);
    expect(winner()).to.equal(0);
  });

  it("that has failed often comes last, but is still tried when no other answers", async () => {
    const { service, attempts, winner } = await settled({
      breakerFailures: 1,
      breakerMinMs: 600_000,
      breakerMaxMs: 600_000,
    });
    await breakIt(0, DEAD);
    await listOne(service);
    const [broken, ...others] = service.endpoints();
    expect(broken).to.include({ url: urls[0], winner: false });
    expect(broken.breakerOpenForMs).to.be.within(1, 600_000);
    expect(broken.success).to.be.below(1);
    expect(others.map(({ breakerOpenForMs }) => breakerOpenForMs)).to.deep.equal([null, null]);
    await Promise.all([breakIt(0), breakIt(1, DEAD), breakIt(2, DEAD)]);
    service.race();
    attempts();
    await listOne(service);
    const records = attempts();
    // The failed ones have been retried meanwhile.
    expect([...new Set(records.map(({ endpoint }) => endpoint))]).to.deep.equal([1, 2, 0]);
    expect(pairs(records)).to.deep.include([0, "answered"]);
    expect(winner()).to.equal(0);
    expect(service.endpoints()[0].breakerOpenForMs).to.equal(null);
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
