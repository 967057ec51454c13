// Label selectors in the client: what they match, and the position of errors, compared with Kubernetes' own code
// (tests/selectors), and with the demo's filter.
import { expect } from "chai";
import {
  filterBySelector,
  filterLeasesByClient,
  filterLeasesBySelector,
  isJumpstarterError,
  parseSelector,
} from "jumpstarter-web";
import { client } from "./lab.js";

/** The results of Kubernetes' own code for several hundred selectors, and the label sets that it matched. */
const kubernetes = await (await fetch("/data/selectors.json")).json();

const names = (items) => items.map(({ name }) => name);

function thrown(work) {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("did not throw");
}

describe("selectors", () => {
  let service;
  let exporters;
  before(async () => {
    service = await client();
    ({ exporters } = await service.listExporters());
  });

  it("match the same exporters as the server", async () => {
    const [key, value] = Object.entries(exporters[0].labels).find(([label]) => !label.includes("/"));
    const texts = [
      "",
      `${key}=${value}`,
      `${key}!=${value}`,
      `${key} in (${value}, other)`,
      `${key} notin (${value})`,
      key,
      `!${key}`,
      `${key},!nowhere`,
      `${key}==${value},nowhere`,
    ];
    for (const filter of texts) {
      const there = names((await service.listExporters({ filter })).exporters);
      expect(names(filterBySelector(exporters, filter)), filter).to.deep.equal(there);
      expect(names(filterBySelector(exporters, parseSelector(filter))), filter).to.deep.equal(there);
      expect(names(exporters.filter((one) => parseSelector(filter).matches(one))), filter).to.deep.equal(there);
      expect(names(exporters.filter((one) => one.matches(filter))), filter).to.deep.equal(there);
    }
  });

  it("are parsed, formatted and matched like in Kubernetes", () => {
    const items = kubernetes.labels.map((labels) => ({ labels }));
    for (const { selector: text, error, requirements = [], matches } of kubernetes.selectors) {
      if (error !== undefined) continue;
      const parsed = parseSelector(text);
      expect(parsed.requirements, text).to.deep.equal(requirements);
      const matched = filterBySelector(items, text).map((item) => items.indexOf(item));
      expect(matched, text).to.deep.equal(matches);
      expect(
        items.flatMap((item, place) => (parsed.matches(item) ? [place] : [])),
        text,
      ).to.deep.equal(matches);
    }
  });

  it("are rejected if Kubernetes rejects them, with what is allowed and the position of the error", () => {
    const items = kubernetes.labels.map((labels) => ({ labels }));
    const refused = kubernetes.selectors.filter(({ error }) => error !== undefined);
    expect(refused.length).to.be.above(100);
    for (const { selector: text } of refused) {
      for (const work of [() => parseSelector(text), () => filterBySelector(items, text)]) {
        const error = thrown(work);
        expect([error.reason, error.field], text).to.deep.equal(["invalid-argument", "selector"]);
        expect(error.rawMessage, text).to.match(/^`selector` must be a label selector such as .*, got .*: .+/s);
        expect(error.position, text).to.be.within(0, text.length);
      }
    }
  });

  it("match any object with labels", () => {
    const items = [{ labels: { a: "1" } }, { labels: { a: "2" } }];
    expect(filterBySelector(new Set(items), "a>1")).to.deep.equal([items[1]]);
    const leases = [{ tags: { ci: "nightly" } }, { tags: {} }];
    expect(filterBySelector(leases, "ci", (lease) => lease.tags)).to.deep.equal([leases[0]]);
    expect(filterBySelector([], "a")).to.deep.equal([]);
  });

  it("match items that share the labels named, whatever their other labels, and report one that has no valid labels", () => {
    const items = [{ a: "1", b: "2" }, { a: "1", toString: "x" }, {}, { a: "1" }].map((labels) => ({ labels }));
    const places = (text) => filterBySelector(items, text).map((item) => items.indexOf(item));
    expect(places("a=1")).to.deep.equal([0, 1, 3]);
    expect(places("a!=1")).to.deep.equal([2]);
    expect(places("a=1,!b")).to.deep.equal([1, 3]);
    expect(places("toString")).to.deep.equal([1]);
    expect(places("!constructor,a")).to.deep.equal([0, 1, 3]);
    const wrong = /** @type {any[]} */ ([{ labels: {} }, { labels: { a: null } }, { labels: "a" }]);
    expect(thrown(() => filterBySelector(wrong.slice(0, 2), "a")).field).to.equal("labels.a");
    expect(thrown(() => filterBySelector([wrong[0], wrong[2]], "a")).field).to.equal("labels");
    const bigInt = /** @type {any} */ ({ labels: { a: 1n } });
    expect(thrown(() => filterBySelector([wrong[0], bigInt], "a")).field).to.equal("labels.a");
  });

  it("are split into requirements", () => {
    const selector = parseSelector("site in (b, a),board!=rpi4,!broken,gpu,slots>2");
    expect(selector.requirements).to.deep.equal([
      { key: "board", operator: "!=", values: ["rpi4"] },
      { key: "broken", operator: "!", values: [] },
      { key: "gpu", operator: "exists", values: [] },
      { key: "site", operator: "in", values: ["a", "b"] },
      { key: "slots", operator: "gt", values: ["2"] },
    ]);
    expect(Object.isFrozen(selector) && Object.isFrozen(selector.requirements[0].values)).to.equal(true);
    expect(parseSelector("").requirements).to.deep.equal([]);
  });

  for (const [text, position, before, expected] of /** @type {any[][]} */ ([
    ["board=rpi4,", 11, null, "expected a key after the comma"],
    ["board rpi4", 6, "rpi4", "expected =, !=, ==, in, notin, < or >"],
    ["a in b", 5, "b", "expected '('"],
    ["ok=1,näh=2", 5, "näh=2", "expected a label key"],
    ["a in (ü)", 5, "(ü)", "expected a value of at most 63"],
    ["a=1 🚫", 4, "🚫", "expected a comma"],
  ])) {
    it(`have the position of the error: ${text}`, () => {
      for (const work of [
        () => parseSelector(text),
        () => filterBySelector(exporters, text),
        () => exporters[0].matches(text),
      ]) {
        const error = thrown(work);
        expect(isJumpstarterError(error)).to.equal(true);
        expect([error.reason, error.field]).to.deep.equal(["invalid-argument", "selector"]);
        expect(error.rawMessage).to.include(JSON.stringify(text)).and.include(expected);
        expect(error.rawMessage).to.include(before === null ? "at its end" : `before ${JSON.stringify(before)}`);
        expect(error.position).to.equal(position);
      }
    });
  }

  it("find leases by their selectors, and by their client", () => {
    const leases = [
      { name: "a", client: "alice", selector: "board=rpi4,site=east" },
      { name: "b", client: "bob", selector: "board in (rpi4,rpi5)" },
      { name: "c", client: "alice", selector: "<none>" },
    ];
    expect(names(filterLeasesBySelector(leases, "board=rpi4"))).to.deep.equal(["a"]);
    expect(names(filterLeasesBySelector(new Set(leases), "board in (rpi5, rpi4)"))).to.deep.equal(["b"]);
    expect(names(filterLeasesBySelector(leases, parseSelector("site=east,board=rpi4")))).to.deep.equal(["a"]);
    expect(names(filterLeasesBySelector(leases, ""))).to.deep.equal(["a", "b", "c"]);
    expect(names(filterLeasesByClient(leases, "alice"))).to.deep.equal(["a", "c"]);
    expect(names(filterLeasesByClient(leases, "ali"))).to.deep.equal([]);
    // The Python client drops this part and would find every lease.
    const error = thrown(() => filterLeasesBySelector(leases, "board=rpi4, 🚫"));
    expect([error.reason, error.field, error.position]).to.deep.equal(["invalid-argument", "selector", 12]);
    expect(thrown(() => filterLeasesBySelector(/** @type {any} */ ([{}]), "a")).field).to.equal("selector");
    expect(thrown(() => filterLeasesByClient(leases, /** @type {any} */ (5))).field).to.equal("client");
  });

  it("reject arguments of other types", () => {
    expect(thrown(() => parseSelector(/** @type {any} */ (5))).field).to.equal("selector");
    expect(thrown(() => filterBySelector(/** @type {any} */ ([{ labels: { a: 1 } }]), "a")).field).to.equal("labels.a");
  });
});
