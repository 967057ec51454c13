// The winner of a race, when it dies, hangs or recovers: what replaces it, and when it comes back.
import { expect } from "chai";
import { ALONE, DEAD, HANGS, NO_HEDGES, breakIt, describeDirect, ends, listOne } from "./breakable.js";
import { pairs, pause, racer, restoreAll, urls } from "./breakable.js";
import { eventually } from "./lab.js";

/** Slower than an endpoint without delay. */
const FARTHER = { delay_ms: 60 };

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
    // Which one starts depends on how long their answers took.
    await listOne(service);
    expect(attempts().map(({ endpoint }) => endpoint)).to.include(0);
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
