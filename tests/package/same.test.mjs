// Unit tests without a lab: what counts as a change of a record, which objects stay the same, and how long polling waits. For
// watches, see tests/browser.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Exporter, Lease, init, joinLeases } from "../../npm/modules/index.node.js";
import { askedDelay, backOff, isLasting, jittered, returnDelay } from "../../npm/modules/live/polling.js";
import { Keeper, sameExporter, sameLease, underOneClock } from "../../npm/modules/records/same.js";

const BEGAN = "2026-11-23T12:00:00Z";
const CONDITION = {
  type: "Ready",
  status: "True",
  reason: "Ready",
  message: "m",
  observedGeneration: 1,
  lastTransitionTimeText: BEGAN,
};
const PLAIN = {
  namespace: "lab",
  name: "l",
  selector: "a=b",
  exporterName: null,
  tags: { a: "1", b: "2" },
  context: {},
  allowDisabled: false,
  durationText: "1800s",
  effectiveDurationText: "5.5s",
  beginTimeText: null,
  effectiveBeginTimeText: BEGAN,
  endTimeText: null,
  effectiveEndTimeText: null,
  client: "alice",
  exporter: "e",
  conditions: [CONDITION],
  deprecatedLabels: {},
  clockOffsetMs: 10,
};
const lease = (parts = {}) => Lease.from({ ...PLAIN, ...parts });
const exporter = (parts = {}) =>
  Exporter.from({
    namespace: "lab",
    name: "e",
    labels: { board: "rpi4", site: "a" },
    online: true,
    status: "AVAILABLE",
    statusMessage: "",
    enabled: true,
    deprecatedLabels: {},
    lease: null,
    ...parts,
  });

describe("the same lease", () => {
  before(() => init());
  it("ignores the passing of time, and the order of maps", () => {
    for (const parts of [
      {},
      { effectiveDurationText: "99s" },
      { tags: { b: "2", a: "1" } },
      { clockOffsetMs: 900 },
      { clockOffsetMs: null },
    ])
      assert.equal(sameLease(lease(), lease(parts)), true, JSON.stringify(parts));
  });
  it("does not ignore any other difference", () => {
    for (const parts of [
      { tags: { a: "1" } },
      { tags: { a: "1", c: "2" } },
      { tags: { a: "1", b: "3" } },
      { durationText: "1800.001s" },
      { exporter: "" },
      { conditions: [] },
      { conditions: [{ ...CONDITION, message: "n" }] },
      { conditions: [CONDITION, CONDITION] },
      { endTimeText: BEGAN },
      { clockOffsetMs: 1_500 },
      { effectiveEndTimeText: BEGAN },
      { client: "bob" },
      { beginTimeText: "2026-11-23T12:00:00.000000001Z" },
    ])
      assert.equal(sameLease(lease(), lease(parts)), false, JSON.stringify(parts));
    const ended = { effectiveEndTimeText: BEGAN };
    assert.equal(sameLease(lease(ended), lease({ ...ended, effectiveDurationText: "99s" })), false);
  });
  it("is determined by the clock of the whole list", () => {
    const [one, other] = underOneClock([lease({ clockOffsetMs: null }), lease({ clockOffsetMs: 5_000 })]);
    assert.deepEqual([one.clockOffsetMs, other.clockOffsetMs], [5_000, 5_000]);
    const list = [lease({ clockOffsetMs: 3 }), lease({ clockOffsetMs: 5 })];
    assert.ok(underOneClock(list).every((record, index) => record === list[index]));
    assert.deepEqual(underOneClock([]), []);
  });
});

describe("the same exporter", () => {
  before(() => init());
  it("has the same data, and the same joined lease", () => {
    assert.equal(sameExporter(exporter(), exporter({ labels: { site: "a", board: "rpi4" } })), true);
    for (const parts of [
      { online: false },
      { status: "OFFLINE" },
      { statusMessage: "x" },
      { labels: { board: "rpi4" } },
      { enabled: false },
    ]) {
      assert.equal(sameExporter(exporter(), exporter(parts)), false);
    }
    const held = joinLeases([exporter()], [lease()])[0];
    assert.equal(sameExporter(held, joinLeases([exporter()], [lease({ effectiveDurationText: "99s" })])[0]), true);
    assert.equal(sameExporter(held, joinLeases([exporter()], [lease({ client: "bob" })])[0]), false);
    assert.equal(sameExporter(held, exporter()), false);
  });
});

describe("a keeper", () => {
  it("keeps unchanged objects, and forgets removed ones", () => {
    const keeper = new Keeper(sameExporter);
    const first = keeper.keep([exporter(), exporter({ name: "f" })]);
    const second = keeper.keep([exporter({ name: "d" }), exporter(), exporter({ name: "f", online: false })]);
    assert.deepEqual([second[1] === first[0], second[2] === first[1]], [true, false]);
    keeper.keep([]);
    assert.notEqual(keeper.keep([exporter()])[0], first[0]);
  });
});

describe("waits", () => {
  it("are random within their limits", () => {
    const many = (draw) => Array.from({ length: 1_000 }, draw);
    const within = (draw, least, most) => many(draw).forEach((ms) => assert.ok(ms >= least && ms <= most, `${ms}`));
    within(() => jittered(1_000), 900, 1_100);
    within(() => backOff(1, 5_000), 250, 5_250);
    within(() => backOff(30, 5_000), 250, 60_250);
    within(returnDelay, 0, 2_000);
    // Full jitter: anything up to the limit, so that many pages do not poll in step.
    const longest = many(() => backOff(3, 1_000));
    assert.ok(Math.max(...longest) > 3_500 && Math.min(...longest) < 750);
  });
  it("are as long as the server asks for, plus a random delay, so that many pages do not poll in step", async () => {
    const { JumpstarterError } = await import("../../npm/modules/index.node.js");
    const asking = (retryAfterMs) =>
      new JumpstarterError({ code: "UNAVAILABLE", reason: "unavailable", rawMessage: "", retryAfterMs });
    const waits = (asked) => Array.from({ length: 1_000 }, () => askedDelay(asking(asked), 5_000));
    for (const [asked, least, most] of [
      [0, 0, 2_000],
      [1_000, 1_000, 3_000],
      [600_000, 600_000, 660_000],
      [null, 0, 0],
    ]) {
      const all = waits(asked);
      assert.ok(
        all.every((ms) => ms >= least && ms <= most),
        `${asked}: ${Math.min(...all)} to ${Math.max(...all)}`,
      );
      assert.ok(Math.max(...all) - Math.min(...all) >= (most - least) * 0.9, `${asked} spreads`);
    }
    // Retries are forbidden, but the next regular read is not a retry.
    assert.ok(waits(Infinity).every((ms) => ms >= 4_500 && ms <= 5_500));
    assert.equal(askedDelay(new TypeError("no server"), 5_000), 0);
  });
  it("end permanently only with permanent errors", async () => {
    const { JumpstarterError } = await import("../../npm/modules/index.node.js");
    const error = (reason, parts = {}) => new JumpstarterError({ code: "UNKNOWN", reason, rawMessage: "", ...parts });
    for (const reason of [
      "token-rejected",
      "token-expired",
      "closed",
      "dead",
      "client-not-found",
      "invalid-argument",
      "mixed-content",
      "redirected",
    ])
      assert.equal(isLasting(error(reason)), true, reason);
    for (const reason of [
      "network",
      "offline",
      "controller-unavailable",
      "deadline-exceeded",
      "http-status",
      "not-found",
      "not-grpc-web",
    ])
      assert.equal(isLasting(error(reason)), false, reason);
    for (const [httpStatus, lasting] of [
      [401, true],
      [403, true],
      [400, false],
      [404, false],
      [407, false],
      [429, false],
      [500, false],
      [502, false],
      [503, false],
    ]) {
      assert.equal(isLasting(error("http-status", { httpStatus })), lasting, `${httpStatus}`);
    }
    assert.equal(isLasting(new TypeError("the token server is down")), false);
  });
  it("end permanently with a proxy's refusal only if the last attempt at every endpoint ended so", async () => {
    const { JumpstarterError } = await import("../../npm/modules/index.node.js");
    /** @returns {import("../../npm/modules/index.js").Attempt} */
    const attempt = (endpoint, reason, httpStatus = null) => ({
      endpoint,
      method: "ListLeases",
      startedMs: 0,
      tookMs: 1,
      outcome: "failed",
      code: "UNAVAILABLE",
      reason,
      httpStatus,
    });
    const login = (attempts) =>
      new JumpstarterError({
        code: "PERMISSION_DENIED",
        reason: "http-status",
        httpStatus: 403,
        rawMessage: "",
        attempts,
      });
    const [a403, b403, bRedirected, bMixed] = [
      attempt(0, "http-status", 403),
      attempt(1, "http-status", 403),
      attempt(1, "redirected"),
      attempt(1, "mixed-content"),
    ];
    for (const other of [b403, bRedirected, bMixed]) assert.equal(isLasting(login([other, a403])), true);
    for (const other of [
      attempt(1, "network"),
      attempt(1, "http-status", 503),
      attempt(1, null),
      attempt(1, "deadline-exceeded"),
    ]) {
      assert.equal(isLasting(login([other, a403])), false);
      assert.equal(isLasting(login([b403, other, a403])), false);
      assert.equal(isLasting(login([other, a403, b403])), true, "it has come to that, too");
    }
    // An answer of the controller is valid for every endpoint.
    const rejected = new JumpstarterError({
      code: "UNKNOWN",
      reason: "token-rejected",
      rawMessage: "",
      attempts: [attempt(1, "network"), attempt(0, "token-rejected")],
    });
    assert.equal(isLasting(rejected), true);
  });
});
