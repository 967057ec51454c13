// Lease as a JavaScript value: its data, and what is derived from them. The replies are built byte by byte.
// @ts-nocheck Many values here are wrong on purpose.
import { expect } from "chai";
import { Lease, init } from "jumpstarter-web";
import { LEASE, NAMED, T, condition, data, leaseOf } from "./record-samples.js";
import { bytes, message, moment, text, varint } from "./wire.js";

before(() => init());

describe("Lease", () => {
  it("has every field of the message, as own properties", async () => {
    const lease = await leaseOf(...LEASE);
    expect(lease).to.be.instanceOf(Lease);
    const { clockOffsetMs, ...rest } = data(lease);
    expect(clockOffsetMs).to.satisfy((value) => value === null || typeof value === "number");
    expect(rest).to.deep.equal({
      namespace: "lab",
      name: "l-1",
      selector: "board=rpi4",
      exporterName: "exp-1",
      tags: { ci: "yes" },
      context: { "build id": "42" },
      allowDisabled: true,
      durationSeconds: 3600.5,
      durationText: "3600.500s",
      effectiveDurationSeconds: 60.25,
      effectiveDurationText: "60.250s",
      beginTime: new Date("2026-01-02T03:04:05Z"),
      beginTimeText: "2026-01-02T03:04:05Z",
      effectiveBeginTime: new Date("2026-01-02T03:04:06.123Z"),
      effectiveBeginTimeText: "2026-01-02T03:04:06.123456789Z",
      endTime: new Date("2026-01-02T04:04:05Z"),
      endTimeText: "2026-01-02T04:04:05Z",
      effectiveEndTime: new Date("2026-01-02T03:05:06Z"),
      effectiveEndTimeText: "2026-01-02T03:05:06.000000007Z",
      client: "alice",
      exporter: "exp-1",
      deprecatedLabels: { soc: "use arch instead" },
      sharedWith: ["bob", "carol"],
      conditions: [
        {
          type: "Ready",
          status: "True",
          observedGeneration: 7,
          observedGenerationText: "7",
          reason: "Why",
          message: "Words",
          lastTransitionTime: new Date("2026-01-02T03:04:05Z"),
          lastTransitionTimeText: "2026-01-02T03:04:05.000000005Z",
          lastTransitionTimeParts: null,
        },
      ],
      notApplied: [],
    });
  });

  it("has default values for missing fields", async () => {
    const lease = await leaseOf(...NAMED);
    expect(data(lease)).to.deep.equal({
      namespace: "lab",
      name: "l-1",
      selector: "",
      exporterName: null,
      tags: {},
      context: {},
      allowDisabled: false,
      durationSeconds: null,
      durationText: null,
      effectiveDurationSeconds: null,
      effectiveDurationText: null,
      beginTime: null,
      beginTimeText: null,
      effectiveBeginTime: null,
      effectiveBeginTimeText: null,
      endTime: null,
      endTimeText: null,
      effectiveEndTime: null,
      effectiveEndTimeText: null,
      client: "alice",
      exporter: "",
      conditions: [],
      deprecatedLabels: {},
      sharedWith: [],
      clockOffsetMs: null,
      notApplied: [],
    });
    expect([lease.status(), lease.expiresAt(), lease.remainingMs(), lease.remaining()]).to.deep.equal([
      "Unknown",
      null,
      null,
      "",
    ]);
  });

  const TIMES = [
    ["seconds and nanos", [varint(1, T), varint(2, 0)], { seconds: `${T}`, nanos: 0 }, "2026-01-02T03:04:05Z", null],
    ["no nanos", [varint(1, T)], { seconds: `${T}` }, "2026-01-02T03:04:05Z", { seconds: `${T}`, nanos: null }],
    ["no seconds", [varint(2, 5)], { nanos: 5 }, null, { seconds: null, nanos: 5 }],
    ["neither", [], {}, null, { seconds: null, nanos: null }],
    [
      "a year that no text holds",
      [varint(1, 2n ** 62n), varint(2, 7)],
      { seconds: `${2n ** 62n}`, nanos: 7 },
      "9999-12-31T23:59:59Z",
      { seconds: `${2n ** 62n}`, nanos: 7 },
    ],
  ];
  for (const [words, fields, dumped, shown, parts] of TIMES) {
    it(`keeps an incomplete time of a condition: ${words}`, async () => {
      const lease = await leaseOf(...NAMED, bytes(11, message(text(1, "Ready"), bytes(4, message(...fields)))));
      for (const one of [lease, Lease.from(structuredClone(lease)), Lease.from(JSON.parse(JSON.stringify(lease)))]) {
        const [{ lastTransitionTime, lastTransitionTimeText, lastTransitionTimeParts }] = one.conditions;
        expect([lastTransitionTimeText, lastTransitionTimeParts]).to.deep.equal([shown, parts]);
        expect(lastTransitionTime?.toISOString() ?? null).to.equal(shown?.replace("Z", ".000Z") ?? null);
        expect(Object.isFrozen(lastTransitionTimeParts)).to.equal(true);
        expect(JSON.parse(one.dump("json")).conditions[0].lastTransitionTime).to.deep.equal(dumped);
      }
    });
  }

  it("keeps every digit of an observed generation", async () => {
    const lease = await leaseOf(...NAMED, bytes(11, message(text(1, "Ready"), varint(3, 2n ** 53n + 1n))));
    for (const one of [lease, Lease.from(structuredClone(lease)), Lease.from(JSON.parse(JSON.stringify(lease)))]) {
      expect(one.conditions[0].observedGenerationText).to.equal("9007199254740993");
      expect(JSON.parse(one.dump("json")).conditions[0].observedGeneration).to.equal("9007199254740993");
      expect(one.dump("yaml")).to.include('observedGeneration: "9007199254740993"');
    }
    expect(() => Lease.from({ ...data(lease), conditions: [{ observedGenerationText: "many" }] }))
      .to.throw()
      .with.property("field", "observedGenerationText");
    expect(
      JSON.parse(Lease.from({ ...data(lease), conditions: [{ observedGeneration: 7 }] }).dump("json")).conditions,
    ).to.deep.equal([{ observedGeneration: "7" }]);
  });

  it("compares its selector with another one", async () => {
    const lease = await leaseOf(...NAMED, text(2, "board=rpi4,c notin (d),site in (east,west)"));
    for (const yes of ["", "board=rpi4", "board == rpi4", "site in (west, east),board=rpi4", "c notin (d)"]) {
      expect(lease.matchesSelector(yes), yes).to.equal(true);
    }
    for (const no of ["board=rpi5", "board", "site=east", "site in (east)", "c!=d", "!broken"])
      expect(lease.matchesSelector(no), no).to.equal(false);
    for (const wrong of ["board rpi4", "slots>4", "board=", 5]) {
      expect(() => lease.matchesSelector(wrong), String(wrong))
        .to.throw()
        .with.property("field", "selector");
    }
  });

  it("keeps notApplied, which records of an older package do not have", async () => {
    const lease = Lease.from({ ...data(await leaseOf(...NAMED)), notApplied: ["tags", "context"] });
    for (const one of [lease, Lease.from(structuredClone(lease)), Lease.from(JSON.parse(JSON.stringify(lease)))]) {
      expect(one.notApplied).to.deep.equal(["tags", "context"]);
      expect(Object.isFrozen(one.notApplied)).to.equal(true);
    }
    const { notApplied, ...older } = data(lease);
    expect(Lease.from(older).notApplied).to.deep.equal([]);
    for (const wrong of ["tags", [1], {}])
      expect(() => Lease.from({ ...older, notApplied: wrong }))
        .to.throw()
        .with.property("field", "notApplied");
  });

  const STATUSES = [
    ["Ended", [condition("Ready", "True"), moment(8, T)]],
    ["In-Use", [condition("Pending", "True", "NotReady"), condition("Ready", "True")]],
    ["Waiting", [condition("Ready", "False")]],
    ["Expired", [condition("Expired", "True")]],
    ["NotAvailable", [condition("Pending", "True", "NotAvailable")]],
    ["NoAccess", [condition("Unsatisfiable", "True", "NoAccess")]],
    ["Unknown", [condition("Pending", "True")]],
    ["Unknown", []],
  ];
  for (const [status, fields] of STATUSES) {
    it(`is ${status} with ${fields.length} fields`, async () =>
      expect((await leaseOf(...NAMED, ...fields)).status()).to.equal(status));
  }

  const at = (seconds) => new Date((T + seconds) * 1000);
  const changed = (type, status, reason, seconds) =>
    bytes(11, message(text(1, type), text(2, status), bytes(4, message(varint(1, T + seconds))), text(5, reason)));
  const OTHER = changed("ExporterHealthy", "False", "Rebooting", 90);

  it("has the status of the newest deciding condition, even if others follow it", async () => {
    const times = [moment(3, 600), moment(6, T)];
    const refusal = changed("Unsatisfiable", "True", "NoAccess", -60);
    const ready = changed("Ready", "True", "Ready", 0);
    for (const [fields, status, ended, end] of [
      [[...times, ready, OTHER], "In-Use", false, at(600)],
      [[...times, refusal, ready], "In-Use", false, at(600)],
      [[...times, ready, refusal], "In-Use", false, at(600)],
      [[changed("Ready", "False", "Released", 5), OTHER], "Ended", true, at(5)],
      [[refusal, OTHER], "NoAccess", true, null],
      [[changed("Pending", "True", "Provisioning", 5), OTHER], "Provisioning", false, null],
    ]) {
      const lease = await leaseOf(...NAMED, ...fields);
      expect([lease.status(), lease.hasEnded(), lease.expiresAt()]).to.deep.equal([status, ended, end]);
    }
  });

  it("has ended when it was released, even if the condition has no time", async () => {
    const lease = await leaseOf(...NAMED, moment(3, 600), moment(5, T), condition("Ready", "False", "Released"));
    expect([lease.status(), lease.hasEnded(), lease.expiresAt(), lease.remaining()]).to.deep.equal([
      "Ended",
      true,
      null,
      "",
    ]);
  });

  const EXPIRIES = [
    ["its end, when it has ended", [moment(3, 600), moment(6, T), moment(8, T + 60)], 60],
    ["its begin and duration, when it runs", [moment(3, 600), moment(6, T + 5)], 605],
    ["the begin and duration asked for, before it runs", [moment(3, 600), moment(5, T + 100)], 700],
    // Where the server's and the Python client's rules differ, the server's apply.
    ["the end asked for", [moment(3, 600), moment(6, T), moment(7, T + 300)], 300],
    ["the begin asked for, when it began late", [moment(3, 600), moment(5, T), moment(6, T + 120)], 600],
  ];
  for (const [words, fields, seconds] of EXPIRIES) {
    it(`expires at ${words}`, async () => {
      const lease = await leaseOf(...NAMED, ...fields);
      expect(lease.expiresAt()).to.deep.equal(at(seconds));
      expect(lease.remainingMs(at(seconds - 90))).to.equal(90_000);
    });
  }

  it("formats the remaining time", async () => {
    const lease = await leaseOf(...NAMED, moment(3, 1), moment(6, T - 1), condition("Ready", "True"));
    const rows = [
      [0, "expired"],
      [-5, "expired"],
      [1, "0m"],
      [59, "0m"],
      [60, "1m"],
      [3600, "1h"],
      [3660, "1h 1m"],
      [86_400, "1d"],
      [2 * 86_400 + 3 * 3600 + 45 * 60 + 59, "2d 3h 45m"],
      [86_400 + 60, "1d 1m"],
    ];
    for (const [seconds, words] of rows) expect(lease.remaining(at(-seconds)), `${seconds} s`).to.equal(words);
    expect(lease.remaining(at(-60).getTime())).to.equal("1m");
  });
});
