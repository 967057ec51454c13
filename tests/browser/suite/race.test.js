// Reads over three endpoints of which some are slow, silent or dead: who wins, who follows, what is on record, and what the
// server saw. Writes are race-writes.test.js; each rule alone, with time under control, is tested natively.
import { expect } from "chai";
import { breakIt, describeDirect, mendAll, numbered, numberOf, pause, racer, urls } from "./breakable.js";
import { eventually, rejection, taggedClient } from "./lab.js";

// No test goes by how quick the machine is. Whom the others have to beat never answers; who has to be first alone has more
// time for itself than any test lasts; and where requests are counted, nothing is hedged.
const HANGS = { hang: true };
const ALONE = { staggerMs: 600_000 };
const NO_HEDGES = { hedging: false, hedgeAfterMs: 600_000 };
/** Slower than one that is as quick as the machine allows. */
const FARTHER = { delay_ms: 60 };
const DEAD = { refuse: true };

const pairs = (records) => records.map(({ endpoint, outcome }) => [endpoint, outcome]);
const listOne = (service, options) => service.listExporters({ pageSize: 1, ...options });

/** Waits until each call of the log has ended, and gives what came of them, by endpoint. */
async function ends(tag) {
  const calls = await eventually(tag, (seen) => seen.every(({ outcome }) => outcome !== "open"));
  return calls
    .map(numbered)
    .map(({ endpoint, outcome }) => [endpoint, outcome])
    .sort();
}

describeDirect("a race", () => {
  afterEach(mendAll);

  it("from cold is won by the quick endpoint, which then gets all calls; the losers' requests are aborted", async () => {
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
    // A loser that never got past its preflight is in no log.
    expect(await ends(tag)).to.deep.include([1, "answered"]);
    for (let call = 0; call < 10; call += 1) await listOne(service);
    expect(pairs(attempts())).to.deep.equal(Array.from({ length: 10 }, () => [1, "answered"]));
    expect((await seen()).filter(({ endpoint }) => endpoint === 1)).to.have.length(11);
  });

  it("leaves the first a stagger, then starts all the others, and aborts the losers that the server works on", async () => {
    await Promise.all([breakIt(0, HANGS), breakIt(2, HANGS)]);
    const { service, tag, attempts, winner } = await racer({ staggerMs: 2_000 });
    await listOne(service);
    const records = attempts();
    expect(pairs(records).sort()).to.deep.equal([
      [0, "lost"],
      [1, "answered"],
      [2, "lost"],
    ]);
    // That there is a third at all: one by one, it would have had to wait for the second, which answers.
    const [first, second] = [0, 1].map((index) => records.find(({ endpoint }) => endpoint === index));
    expect(second.startedMs - first.startedMs).to.be.at.least(1_990);
    expect(first.tookMs).to.be.at.least(1_990);
    expect(winner()).to.equal(1);
    // It has had a stagger's time to arrive.
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

  it("that all endpoints fail ends as soon as none is worth another try, with every attempt on the error", async () => {
    await Promise.all([breakIt(0, DEAD), breakIt(1, { http_status: 404 }), breakIt(2, { html: true })]);
    const { service } = await racer({ staggerMs: 100 });
    const error = await rejection(listOne(service, { timeoutMs: 600_000 }));
    const reasons = [0, 1, 2].map(
      (index) => error.attempts.find(({ endpoint }) => numberOf(endpoint) === index).reason,
    );
    expect(reasons).to.deep.equal(["network", "http-status", "not-grpc-web"]);
    expect(error.attempts.find(({ reason }) => reason === "http-status").httpStatus).to.equal(404);
    // A refused connection may be a moment's: three tries.
    expect(error.attempts.filter(({ endpoint }) => endpoint === urls[0])).to.have.length(3);
  });

  it("is not won by a controller that only says that it cannot work now", async () => {
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
  afterEach(mendAll);

  /** A client that has settled on endpoint 0, and takes it for quick; without hedges unless `options` say otherwise. */
  async function settled(options) {
    const made = await racer({ ...ALONE, ...NO_HEDGES, breakerFailures: 100, ...options });
    await listOne(made.service);
    expect(made.winner()).to.equal(0);
    made.attempts();
    return made;
  }

  it("that dies is replaced within the next call; the record says why, and later calls go there at once", async () => {
    const { service, attempts, winner, seen } = await settled();
    // That the dead one was quicker than any other is no reason to ask it again and again.
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

  it("that answers with a gateway's error is replaced just so", async () => {
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

  it("that hangs is hedged, and loses its place to the hedge that beats it twice running", async () => {
    // The hedge has until four delays are over, and a quarter of the deadline: after that, other rules begin. It is not so
    // quick either that the winner looks more than twice as slow, and has to win again.
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

  it("that is once silent for four times the delay loses its place at once", async () => {
    const { service, attempts, winner } = await settled({ hedging: true, hedgeAfterMs: 150, timeoutMs: 600_000 });
    await Promise.all([breakIt(0, HANGS), breakIt(1, { delay_ms: 1_000 }), breakIt(2, HANGS)]);
    await listOne(service);
    expect(pairs(attempts())).to.deep.include.members([
      [0, "lost"],
      [1, "answered"],
    ]);
    expect(winner()).to.equal(1);
  });

  it("that hangs where nothing is hedged is rescued past a quarter of the deadline", async () => {
    const { service, attempts } = await settled();
    await Promise.all([breakIt(0, HANGS), breakIt(2, HANGS)]);
    await listOne(service, { timeoutMs: 16_000 });
    const [first, second] = attempts();
    expect(first).to.include({ endpoint: 0, outcome: "lost" });
    expect(second).to.include({ endpoint: 1, outcome: "answered" });
    expect(second.startedMs).to.be.at.least(3_990);
  });

  it("that was replaced comes back when a race is asked for", async () => {
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

  it("has to win anew after a time, and an endpoint that recovered wins then", async () => {
    const { service, tag, attempts, winner } = await settled({ raceAgainMs: 5_000 });
    await breakIt(0, DEAD);
    await listOne(service);
    expect(winner()).to.equal(1);
    await Promise.all([breakIt(0), breakIt(1, HANGS), breakIt(2, HANGS)]);
    attempts();
    const before = (await eventually(tag, () => true)).length;
    // More than the tenth of jitter; meanwhile, nothing is sent.
    await pause(5_800);
    expect(await eventually(tag, () => true)).to.have.length(before);
    await listOne(service);
    expect(attempts()[0].endpoint).to.equal(0);
    expect(winner()).to.equal(0);
  });

  it("that has failed often comes last, and is asked all the same when nobody else answers", async () => {
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
    // Those that failed were tried again meanwhile.
    expect([...new Set(records.map(({ endpoint }) => endpoint))]).to.deep.equal([1, 2, 0]);
    expect(pairs(records)).to.deep.include([0, "answered"]);
    expect(winner()).to.equal(0);
    expect(service.endpoints()[0].breakerOpenForMs).to.equal(null);
  });
});

describeDirect("a settled client", () => {
  afterEach(mendAll);

  it("costs one request for each call, as one with a single endpoint does", async () => {
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
      // A change of the duration reads the lease first.
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
