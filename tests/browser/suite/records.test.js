// Exporter and Lease as JavaScript values: immutable records with own properties, and derived values. The responses are
// created byte by byte, so that every field has a known value.
// @ts-nocheck Most values here are wrong on purpose.
import { expect } from "chai";
import { Exporter, ExporterList, Lease, LeaseList, init } from "jumpstarter-web";
import { client } from "./lab.js";
import { EXPORTER, LEASE, data, exporterOf, leaseOf } from "./record-samples.js";
import { bytes, fetchAnswering, message, text, varint } from "./wire.js";

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
