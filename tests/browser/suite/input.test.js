// Input that the controller would refuse is rejected before anything is sent, with an error that names the field.
// @ts-nocheck Most values here are wrong on purpose.
import { expect } from "chai";
import { JumpstarterError, connect } from "jumpstarter-web";
import { admin, lab, rejection, taggedClient } from "./lab.js";

const long = (length) => "k".repeat(length);
const many = (count) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]));
const lease = { selector: "board=rpi4", duration: "30m" };

// [method, options, field]
const CASES = [
  ["getExporter", { name: "" }, "name"],
  ["getExporter", { name: "a/b" }, "name"],
  ["getExporter", {}, "name"],
  ["getExporter", { name: 7 }, "name"],
  ["getLease", { name: "" }, "name"],
  ["getLease", { name: "namespaces/lab/leases/a" }, "name"],
  ["deleteLease", { name: "" }, "name"],
  ["deleteLease", { name: "a/b" }, "name"],
  ["listExporters", { filter: "board=rpi4," }, "filter"],
  ["listExporters", { filter: "a b" }, "filter"],
  ["listExporters", { pageSize: 1.5 }, "pageSize"],
  ["listExporters", { pageSize: "ten" }, "pageSize"],
  ["listExporters", { pageSize: 2 ** 40 }, "pageSize"],
  ["listLeases", { filter: "!" }, "filter"],
  ["listLeases", { tagFilter: "bad key=1" }, "tagFilter"],
  ["listLeases", { tagFilter: "a/b=c" }, "tagFilter"],
  ["createLease", { duration: "30m" }, "selector"],
  ["createLease", { ...lease, selector: "a>1" }, "selector"],
  ["createLease", { ...lease, selector: "a==b" }, "selector"],
  ["createLease", { ...lease, selector: "a=b,a=c" }, "selector"],
  ["createLease", { ...lease, selector: "bad key=1" }, "selector"],
  ["createLease", { ...lease, exporterName: "a/b" }, "exporterName"],
  ["createLease", { selector: "a=b" }, "duration"],
  ["createLease", { ...lease, duration: "" }, "duration"],
  ["createLease", { ...lease, duration: "soon" }, "duration"],
  ["createLease", { ...lease, duration: "0s" }, "duration"],
  ["createLease", { ...lease, duration: "-5m" }, "duration"],
  ["createLease", { ...lease, duration: "1h30é" }, "duration"],
  ["createLease", { ...lease, duration: "90" }, "duration"],
  ["createLease", { ...lease, duration: "1:30" }, "duration"],
  ["createLease", { ...lease, duration: "1 month" }, "duration"],
  ["createLease", { selector: "a=b", durationSeconds: 0 }, "durationSeconds"],
  ["createLease", { selector: "a=b", durationSeconds: -1 }, "durationSeconds"],
  ["createLease", { selector: "a=b", durationSeconds: NaN }, "durationSeconds"],
  ["createLease", { selector: "a=b", durationSeconds: Infinity }, "durationSeconds"],
  ["createLease", { selector: "a=b", durationSeconds: "60" }, "durationSeconds"],
  ["createLease", { ...lease, beginTime: new Date(NaN) }, "beginTime"],
  ["createLease", { ...lease, beginTime: "tomorrow" }, "beginTime"],
  ["createLease", { ...lease, beginTime: "2026-01-02T03:04:0é+00:00" }, "beginTime"],
  ["createLease", { ...lease, beginTime: "2027-01-02T03:04:05" }, "beginTime"],
  ["createLease", { ...lease, endTime: "2026-13-01T00:00:00Z" }, "endTime"],
  ["createLease", { selector: "a=b", beginTime: "2027-01-02T00:00:00Z", endTime: "2027-01-01T00:00:00Z" }, "endTime"],
  ["createLease", { ...lease, beginTime: "2027-01-01T00:00:00Z", endTime: "2027-01-02T00:00:00Z" }, "duration"],
  ["createLease", { ...lease, leaseId: "Bad_Id" }, "leaseId"],
  ["createLease", { ...lease, leaseId: "has space" }, "leaseId"],
  ["createLease", { ...lease, leaseId: long(254) }, "leaseId"],
  ["createLease", { ...lease, tags: { "a/b": "x" } }, "tags.a/b"],
  ["createLease", { ...lease, tags: { a: "b c" } }, "tags.a"],
  ["createLease", { ...lease, tags: { a: 1 } }, "tags.a"],
  ["createLease", { ...lease, tags: { a: long(64) } }, "tags.a"],
  ["createLease", { ...lease, context: many(9) }, "context"],
  ["createLease", { ...lease, context: { [long(33)]: "v" } }, `context.${long(33)}`],
  ["createLease", { ...lease, context: { k: long(65) } }, "context.k"],
  ["updateLease", { name: "a/b", duration: "1h" }, "name"],
  ["updateLease", { name: "a" }, "duration"],
  ["updateLease", { name: "a", duration: "0s" }, "duration"],
  ["updateLease", { name: "a", client: "namespaces/lab/clients/bob" }, "client"],
  ["updateLease", { name: "a", duration: "1h", beginTime: "yesterday" }, "beginTime"],
  ["updateLease", { name: "a", addSharedWith: "bob" }, "addSharedWith"],
  ["updateLease", { name: "a", addSharedWith: [7] }, "addSharedWith"],
  ["updateLease", { name: "a", addSharedWith: ["namespaces/lab/clients/bob"] }, "addSharedWith"],
  ["updateLease", { name: "a", addSharedWith: ["bob"], removeSharedWith: ["bob"] }, "removeSharedWith"],
  ["updateLease", { name: "a", removeSharedWith: [] }, "duration"],
  ["getExporter", { name: "a", timeoutMs: -1 }, "timeoutMs"],
  ["getExporter", { name: "a", timeoutMs: NaN }, "timeoutMs"],
];

describe("invalid input", () => {
  for (const [method, options, field] of CASES) {
    const shown = JSON.stringify(options, (_, value) =>
      typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
    );
    it(`${method}(${shown.slice(0, 90)}) names ${field.slice(0, 30)}`, async () => {
      const { service, calls } = await taggedClient();
      const error = await rejection(service[method](options));
      expect(error).to.be.instanceOf(JumpstarterError);
      expect([error.code, error.reason, error.field]).to.deep.equal(["INVALID_ARGUMENT", "invalid-argument", field]);
      expect(error.message).to.include(field);
      expect(await calls(), "what was sent").to.deep.equal([]);
      service.close();
    });
  }

  it("does not include too many tags, which the controller limits; each of them is checked", async () => {
    const { service, calls } = await taggedClient();
    const bad = await rejection(service.createLease({ ...lease, tags: { ...many(11), "a/b": "x" } }));
    expect([bad.field, await calls()]).to.deep.equal(["tags.a/b", []]);
    const refused = await rejection(service.createLease({ ...lease, tags: many(11) }));
    expect([refused.reason, refused.field, refused.outcome]).to.deep.equal(["invalid-argument", null, null]);
    expect(refused.rawMessage).to.equal("invalid lease tags: too many tags: 11 (maximum 10)");
    const { max_tags: before } = await admin("PATCH", "/policy", {});
    await admin("PATCH", "/policy", { max_tags: 12 });
    try {
      const { name, tags } = await service.createLease({ ...lease, tags: many(11) });
      expect(Object.keys(tags)).to.have.length(11);
      await service.deleteLease({ name });
    } finally {
      await admin("PATCH", "/policy", { max_tags: before });
      service.close();
    }
  });

  it("gives a hint if a duration or time is ambiguous", async () => {
    const { service } = await taggedClient();
    for (const [options, words] of [
      [{ duration: "90" }, /unit.*90s/],
      [{ duration: "1:30" }, /hours, minutes and seconds/],
      [{ duration: "1 month" }, /days/],
      [{ beginTime: "2027-01-02T03:04:05" }, /time zone/],
    ]) {
      expect((await rejection(service.createLease({ ...lease, ...options }))).message).to.match(words);
    }
    service.close();
  });

  it("includes unknown options, which may be misspelt, with their names", async () => {
    const { service, calls } = await taggedClient();
    const error = await rejection(service.createLease({ ...lease, allowDisable: true }));
    expect([error.reason, error.field]).to.deep.equal(["invalid-argument", "allowDisable"]);
    expect(await calls()).to.deep.equal([]);
    service.close();
  });
});

describe("durations and times in common notations", () => {
  for (const [duration, seconds] of [
    ["01:30:00", 5400],
    ["1 day", 86_400],
    ["2 days, 01:30:00", 178_200],
    ["PT1H30M", 5400],
    ["1w", 604_800],
  ]) {
    it(`"${duration}" is ${seconds} s`, async () => {
      const { service } = await taggedClient();
      const booked = await service.createLease({ ...lease, duration, beginTime: "2099-01-02 04:04+01:00" });
      expect([booked.durationSeconds, booked.beginTimeText]).to.deep.equal([seconds, "2099-01-02T03:04:00Z"]);
      await service.deleteLease({ name: booked.name });
      service.close();
    });
  }
});

describe("connect with invalid options", () => {
  const good = { endpoints: lab.endpoints, namespace: lab.namespace, client: "alice", token: "t" };
  const cases = [
    [{ ...good, endpoints: [] }, "endpoints"],
    [{ ...good, endpoints: "not a url" }, "endpoints"],
    [{ ...good, endpoints: ["ftp://lab.example.com"] }, "endpoints"],
    [{ ...good, endpoints: undefined }, "endpoints"],
    [{ ...good, endpoints: "https://lab.example.com:99999" }, "endpoints"],
    [{ ...good, endpoints: "https://lab.example.com?a=b" }, "endpoints"],
    [{ ...good, namespace: "" }, "namespace"],
    [{ ...good, namespace: "a/b" }, "namespace"],
    [{ ...good, client: "a b" }, "client"],
    [{ ...good, token: 7 }, "token"],
    [{ ...good, timeoutMs: "soon" }, "timeoutMs"],
    [{ ...good, maxMessageBytes: -1 }, "maxMessageBytes"],
    [{ ...good, headers: { "bad header": "x" } }, "headers"],
    [{ ...good, headers: { "x-city": "Köln" } }, "headers.x-city"],
    [{ ...good, headers: { "x-lines": "a\nb" } }, "headers.x-lines"],
  ];
  for (const [options, field] of cases) {
    it(`${JSON.stringify(options).slice(0, 90)} names ${field}`, async () => {
      const error = await rejection(connect(options));
      expect(error).to.be.instanceOf(JumpstarterError);
      expect([error.code, error.reason]).to.deep.equal(["INVALID_ARGUMENT", "invalid-argument"]);
      expect(error.field.startsWith(field), `${error.field} is not ${field}`).to.equal(true);
    });
  }

  it("rejects a password in an endpoint, and does not show it", async () => {
    for (const endpoints of ["https://user:hunter2@lab.example.com", ["https://hunter2@lab.example.com"], "hunter2@"]) {
      const error = await rejection(connect({ ...good, endpoints }));
      expect(error.field).to.equal("endpoints");
      expect(error.message).to.include("password").and.to.not.include("hunter2");
    }
  });

  it("lists the known options for an unknown one, including token", async () => {
    const error = await rejection(connect({ ...good, tokn: "t" }));
    expect(error.field).to.equal("tokn");
    expect(error.rawMessage).to.match(/\btoken\b/);
  });
});
