// Exporter and Lease as JavaScript values: immutable records with own properties, and derived values. The responses are
// created byte by byte, so that every field has a known value.
// @ts-nocheck Most values here are wrong on purpose.
import { expect } from "chai";
import { Exporter, ExporterList, Lease, LeaseList, init } from "jumpstarter-web";
import { client } from "./lab.js";
import { bytes, fetchAnswering, flag, map, message, moment, text, varint } from "./wire.js";

// 2026-01-02T03:04:05Z
const T = 1_767_323_045;
const EXPORTER = [
  text(1, "namespaces/lab/exporters/exp-1"),
  map(2, { board: "rpi4", site: "east" }),
  flag(3, true),
  varint(4, 4),
  text(5, "in use"),
  flag(6, false),
  map(7, { soc: "use arch instead" }),
];
const CONDITION = [
  text(1, "Ready"),
  text(2, "True"),
  varint(3, 7),
  bytes(4, message(varint(1, T), varint(2, 5))),
  text(5, "Why"),
  text(6, "Words"),
];
const LEASE = [
  text(1, "namespaces/lab/leases/l-1"),
  text(2, "board=rpi4"),
  moment(3, 3600, 500_000_000),
  moment(4, 60, 250_000_000),
  moment(5, T),
  moment(6, T + 1, 123_456_789),
  moment(7, T + 3600),
  moment(8, T + 61, 7),
  text(9, "namespaces/lab/clients/alice"),
  text(10, "namespaces/lab/exporters/exp-1"),
  bytes(11, message(...CONDITION)),
  text(12, "exp-1"),
  map(13, { ci: "yes" }),
  flag(14, true),
  map(15, { "build id": "42" }),
  map(16, { soc: "use arch instead" }),
  text(17, "namespaces/lab/clients/bob"),
  text(17, "namespaces/lab/clients/carol"),
];
const NAMED = [text(1, "namespaces/lab/leases/l-1"), text(9, "namespaces/lab/clients/alice")];

async function exporterOf(...fields) {
  const service = await client({ fetch: fetchAnswering(message(...fields)) });
  return service.getExporter({ name: "exp-1" });
}

async function leaseOf(...fields) {
  const service = await client({ fetch: fetchAnswering(message(...fields)) });
  return service.getLease({ name: "l-1" });
}

const condition = (type, status, reason = "") => bytes(11, message(text(1, type), text(2, status), text(5, reason)));
/** The data of a record, without its methods. */
const data = (record) => ({ ...record });

before(() => init());

describe("Exporter", () => {
  it("has every field of the message, as own properties", async () => {
    const exporter = await exporterOf(...EXPORTER);
    expect(exporter).to.be.instanceOf(Exporter);
    expect(data(exporter)).to.deep.equal({
      namespace: "lab",
      name: "exp-1",
      labels: { board: "rpi4", site: "east" },
      online: true,
      status: "LEASE_READY",
      statusMessage: "in use",
      enabled: false,
      deprecatedLabels: { soc: "use arch instead" },
      lease: null,
    });
  });

  it("has default values for missing fields", async () => {
    expect(data(await exporterOf(text(1, "namespaces/lab/exporters/exp-1")))).to.deep.equal({
      namespace: "lab",
      name: "exp-1",
      labels: {},
      online: false,
      status: null,
      statusMessage: "",
      enabled: true,
      deprecatedLabels: {},
      lease: null,
    });
  });

  it("accepts an unknown status", async () => {
    const exporter = await exporterOf(text(1, "namespaces/lab/exporters/exp-1"), varint(4, 42));
    expect(exporter.status).to.equal("UNRECOGNIZED_42");
    expect(() => exporter.dump("json")).to.not.throw();
  });

  it("has a name for every known status", async () => {
    const names = [];
    for (let number = 1; number <= 7; number += 1) {
      names.push((await exporterOf(text(1, "namespaces/lab/exporters/exp-1"), varint(4, number))).status);
    }
    expect(names).to.deep.equal([
      "OFFLINE",
      "AVAILABLE",
      "BEFORE_LEASE_HOOK",
      "LEASE_READY",
      "AFTER_LEASE_HOOK",
      "BEFORE_LEASE_HOOK_FAILED",
      "AFTER_LEASE_HOOK_FAILED",
    ]);
  });

  it("matches selectors as the controller does", async () => {
    const exporter = await exporterOf(...EXPORTER);
    for (const yes of [
      "",
      "board=rpi4",
      "board==rpi4,site!=west",
      "board in (qemu, rpi4)",
      "board,!soc",
      "site notin (west)",
    ]) {
      expect(exporter.matches(yes), yes).to.equal(true);
    }
    for (const no of ["board=qemu", "!board", "board=rpi4,site=west", "soc", "board notin (rpi4)"]) {
      expect(exporter.matches(no), no).to.equal(false);
    }
    expect(() => exporter.matches("a b"))
      .to.throw()
      .with.property("field", "selector");
  });
});

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

describe("a record as a JavaScript value", () => {
  for (const [kind, make, Class] of [
    ["Exporter", () => exporterOf(...EXPORTER), Exporter],
    ["Lease", () => leaseOf(...LEASE), Lease],
  ]) {
    it(`${kind}: is immutable`, async () => {
      const record = await make();
      const deep = (value) => {
        if (value === null || typeof value !== "object" || value instanceof Date) return;
        expect(Object.isFrozen(value)).to.equal(true);
        Object.values(value).forEach(deep);
      };
      deep(record);
      expect(() => {
        record.name = "other";
      }).to.throw(TypeError);
      expect(() => {
        record.added = 1;
      }).to.throw(TypeError);
    });

    it(`${kind}: its methods are not own properties, and spreading returns plain data`, async () => {
      const record = await make();
      expect(Object.values(record).some((value) => typeof value === "function")).to.equal(false);
      const copy = { ...record, name: "other" };
      expect([copy.name, record.name === "other"]).to.deep.equal(["other", false]);
      expect(copy).to.not.be.instanceOf(Class);
      expect(Class.from(copy).name).to.equal("other");
    });

    it(`${kind}: survives structuredClone`, async () => {
      const record = await make();
      const clone = structuredClone(record);
      expect(clone).to.deep.equal(data(record));
      const again = Class.from(clone);
      expect(again).to.be.instanceOf(Class);
      expect(data(again)).to.deep.equal(data(record));
      expect(again.dump("json")).to.equal(record.dump("json"));
    });

    it(`${kind}: survives JSON`, async () => {
      const record = await make();
      const again = Class.from(JSON.parse(JSON.stringify(record)));
      expect(data(again)).to.deep.equal(data(record));
      expect(again.dump("json")).to.equal(record.dump("json"));
    });

    it(`${kind}: dumps as JSON and as YAML`, async () => {
      const record = await make();
      expect(JSON.parse(record.dump("json")).name).to.equal(record.name);
      expect(record.dump("yaml")).to.match(new RegExp(`^name: ${record.name}$`, "m"));
      expect(() => record.dump("xml")).to.throw();
    });
  }

  it("its dates cannot be changed, but are otherwise ordinary dates", async () => {
    const lease = await leaseOf(...LEASE);
    const date = lease.beginTime;
    const before = date.getTime();
    for (const name of Object.getOwnPropertyNames(Date.prototype).filter((name) => name.startsWith("set"))) {
      expect(() => date[name](1), name).to.throw(TypeError, "copy");
    }
    expect(lease.conditions[0].lastTransitionTime.setTime).to.throw(TypeError);
    expect([
      date.getTime(),
      date instanceof Date,
      date.toISOString(),
      JSON.stringify(date),
      Object.prototype.toString.call(date),
    ]).to.deep.equal([before, true, "2026-01-02T03:04:05.000Z", '"2026-01-02T03:04:05.000Z"', "[object Date]"]);
    // As libraries copy a date.
    for (const copy of [new Date(date), new date.constructor(date), structuredClone(date)]) {
      copy.setFullYear(2030);
      expect([copy.getFullYear(), Object.getPrototypeOf(copy)]).to.deep.equal([2030, Date.prototype]);
    }
    lease.expiresAt().setFullYear(2030);
    expect(lease.expiresAt().getUTCFullYear()).to.equal(2026);
  });

  it("rejects invalid times and durations", async () => {
    const lease = await leaseOf(...LEASE);
    for (const now of [NaN, Infinity, new Date(NaN), "soon", 1e300]) {
      for (const asking of [() => lease.remaining(now), () => lease.remainingMs(now)])
        expect(asking).to.throw().with.property("field", "now");
    }
    const { durationText, ...plain } = data(lease);
    for (const durationSeconds of [NaN, Infinity, 1e300, -1e300]) {
      expect(() => Lease.from({ ...plain, durationSeconds }))
        .to.throw()
        .with.property("field", "durationSeconds");
    }
    expect(() => Lease.from({ ...plain, clockOffsetMs: NaN }))
      .to.throw()
      .with.property("field", "clockOffsetMs");
    expect(Lease.from({ ...plain, durationSeconds: 3600.5 }).durationText).to.equal(durationText);
  });

  it("an exporter's methods work on a structuredClone of it", async () => {
    expect(Exporter.from(structuredClone(await exporterOf(...EXPORTER))).matches("board=rpi4")).to.equal(true);
  });
});

describe("lists", () => {
  it("have records and the page token, and can be iterated", async () => {
    const page = message(
      bytes(1, message(...EXPORTER)),
      bytes(1, message(text(1, "namespaces/lab/exporters/exp-2"))),
      text(2, "more"),
    );
    const list = await (await client({ fetch: fetchAnswering(page) })).listExporters();
    expect(list).to.be.instanceOf(ExporterList);
    expect([...list].map(({ name }) => name)).to.deep.equal(["exp-1", "exp-2"]);
    expect([list.nextPageToken, list.exporters.length, Object.isFrozen(list.exporters)]).to.deep.equal([
      "more",
      2,
      true,
    ]);
    expect([...list].every((item) => item instanceof Exporter)).to.equal(true);
    // exp-1 is disabled, and Python shows disabled ones only on request.
    const names = (options) => JSON.parse(list.dump("json", options)).exporters.map((item) => item.name);
    expect([names(), names({ includeDisabled: true })]).to.deep.equal([["exp-2"], ["exp-1", "exp-2"]]);
    const [item] = JSON.parse(list.dump("json", { includeDisabled: true, includeOnline: true })).exporters;
    expect(Object.keys(item)).to.deep.equal(["namespace", "name", "labels", "online", "enabled", "deprecated_labels"]);
  });

  it("can be lists of leases", async () => {
    // It has ended.
    const list = await (
      await client({ fetch: fetchAnswering(message(bytes(1, message(...LEASE)))) })
    ).listLeases({ onlyActive: false });
    expect(list).to.be.instanceOf(LeaseList);
    expect([[...list][0].name, list.nextPageToken]).to.deep.equal(["l-1", ""]);
    expect(Object.keys(JSON.parse(list.dump("json")))).to.deep.equal(["leases"]);
  });

  it("can be empty", async () => {
    const list = await (await client({ fetch: fetchAnswering(message()) })).listExporters();
    expect([list.exporters, list.nextPageToken]).to.deep.equal([[], ""]);
  });
});
