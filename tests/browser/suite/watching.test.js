// Watching lists: events, failures, the hidden page, the end of a watch. For joined leases, see joining.test.js; for refusals
// and retry hints, refusals.test.js; for clocks, clocks.test.js.
import { expect } from "chai";
import { breakIt, describeDirect, restoreAll, urls } from "./breakable.js";
import { admin, client, eventually, NEVER_ANSWERED, orderStatus, rejection, taggedClient } from "./lab.js";
import { freeExporters, pause, unique } from "./own-leases.js";
import { show, showReally, withChance } from "./scripted.js";

const FAST = { intervalMs: 150 };
const LOST = { code: 2, message: 'client lab/alice: Get "https://10.0.0.1": dial tcp: connect: connection refused' };

/** A client whose calls can be made to fail, by a header that requests an error. */
async function moody() {
  let order = null;
  const own = (url, init) => {
    const headers = new Headers(init.headers);
    if (order !== null) headers.set("x-demo-status", order);
    return fetch(url, { ...init, headers });
  };
  const made = await taggedClient({ fetch: own });
  return { ...made, fails: (status) => (order = status === null ? null : orderStatus(status)["x-demo-status"]) };
}

/** The first event for which `test` is true, and the previous one. A change in several steps may give several events. */
async function untilNews(watch, before, test) {
  for (let last = before; ;) {
    const event = await nextOf(watch);
    if (test(event)) return { event, last };
    last = event;
  }
}

const nextOf = async (watch) => {
  const { done, value } = await watch.next();
  if (done) throw new Error("the watch has ended");
  return value;
};
const names = (items) => items.map(({ name }) => name);

describe("watchLeases", () => {
  let service;
  let exporterName;
  before(async () => {
    service = await client();
  });
  beforeEach(async () => {
    [exporterName] = await freeExporters(service);
  });

  it("starts with the whole list, and reports added, changed and removed leases; the rest stay the same objects", async () => {
    const tag = unique("watched");
    // In three pages, regardless of leases from other tests.
    const pageSize = Math.ceil((await service.listLeases()).leases.length / 3);
    const watch = service.watchLeases({ ...FAST, pageSize });
    const first = await nextOf(watch);
    expect(names(first.items)).to.deep.equal(names((await service.listLeases()).leases));
    expect([first.added, first.changed, first.removed, first.error]).to.deep.equal([first.items, [], [], null]);
    expect(first.at).to.be.instanceOf(Date);

    await service.createLease({ leaseId: tag, exporterName, duration: "10m" });
    let event = await nextOf(watch);
    expect(names(event.added)).to.deep.equal([tag]);
    for (const old of first.items) expect(event.items.includes(old), old.name).to.equal(true);
    const own = ({ items }) => items.find(({ name }) => name === tag);
    while (own(event).status() !== "In-Use") event = await nextOf(watch);
    const running = own(event);

    await service.updateLease({ name: tag, duration: "20m" });
    ({ event } = await untilNews(watch, event, (news) => own(news).durationSeconds === 1200));
    expect(names(event.changed)).to.deep.equal([tag]);
    expect(event.changed[0]).to.equal(own(event)).and.to.not.equal(running);

    await service.deleteLease({ name: tag });
    ({ event } = await untilNews(watch, event, (news) => own(news) === undefined));
    expect(names(event.removed)).to.deep.equal([tag]);
    expect(names(event.items)).to.not.include(tag);
    await watch.return();
  });

  it("has no events while leases are merely running, or maps have another order", async () => {
    const name = unique("running");
    await service.createLease({
      leaseId: name,
      exporterName,
      duration: "10m",
      tags: { a: "1", b: "2", c: "3", d: "4", e: "5" },
    });
    await service.waitForLease({ name });
    const { service: tagged, tag } = await taggedClient();
    const pageSize = Math.ceil((await service.listLeases()).leases.length / 3);
    const watch = tagged.watchLeases({ ...FAST, pageSize });
    const { items } = await nextOf(watch);
    expect(names(items)).to.include(name);
    let news;
    const quiet = nextOf(watch).then((event) => (news = event));
    // Three more reads, of three pages each, without an event.
    await eventually(tag, (calls) => calls.filter(({ outcome }) => outcome === "answered").length >= 12);
    expect(news).to.equal(undefined);
    await service.deleteLease({ name });
    expect(names((await quiet).removed)).to.deep.equal([name]);
    await watch.return();
  });

  it("does not poll while no event is requested", async () => {
    const { service: tagged, calls } = await taggedClient();
    const watch = tagged.watchLeases({ ...FAST, pageSize: 0 });
    expect(await calls()).to.deep.equal([]);
    await nextOf(watch);
    await pause(600);
    expect(await calls()).to.have.length(1);
    await watch.return();
  });
});

describe("watchExporters", () => {
  it("reports an exporter that goes offline and comes back", async () => {
    const service = await client();
    const [name] = (await freeExporters(service)).slice(-1);
    const watch = service.watchExporters(FAST);
    const first = await nextOf(watch);
    await admin("PATCH", `/exporters/${name}`, { online: false });
    const { event, last } = await untilNews(
      watch,
      first,
      ({ items }) => !items.find((one) => one.name === name).online,
    );
    expect(event.changed.map((one) => [one.name, one.online])).to.deep.equal([[name, false]]);
    expect(event.items.filter((one) => last.items.includes(one))).to.have.length(last.items.length - 1);
    await admin("PATCH", `/exporters/${name}`, { online: true, status: "AVAILABLE" });
    let back = await nextOf(watch);
    while (!back.items.find((one) => one.name === name).online) back = await nextOf(watch);
    await watch.return();
  });

  it("keeps the list when a read fails, reports the error, and continues", async () => {
    const { service, fails } = await moody();
    const watch = service.watchExporters(FAST);
    const first = await nextOf(watch);
    fails(LOST);
    const stale = await nextOf(watch);
    expect(stale.error.reason).to.equal("controller-unavailable");
    expect([stale.items, stale.added, stale.changed, stale.removed]).to.deep.equal([first.items, [], [], []]);
    expect(stale.items).to.equal(first.items);
    expect(stale.at.getTime()).to.be.at.least(first.at.getTime());
    fails(null);
    let recovered = await nextOf(watch);
    while (recovered.error !== null) recovered = await nextOf(watch);
    expect([recovered.added, recovered.changed, recovered.removed]).to.deep.equal([[], [], []]);
    expect(recovered.items.every((one, index) => one === first.items[index])).to.equal(true);
    await watch.return();
  });

  it("has no list and no time if the first read fails", async () => {
    const { service, fails } = await moody();
    fails(LOST);
    const watch = service.watchExporters(FAST);
    const event = await nextOf(watch);
    expect([event.items, event.at, event.error.reason]).to.deep.equal([[], null, "controller-unavailable"]);
    fails(null);
    let good = await nextOf(watch);
    while (good.error !== null) good = await nextOf(watch);
    expect(good.added).to.deep.equal(good.items);
    expect(good.items.length).to.be.greaterThan(0);
    await watch.return();
  });

  it("reads soon after a failure when the network is back, regardless of its interval", async () => {
    const { service, fails } = await moody();
    fails(LOST);
    const watch = service.watchExporters({ intervalMs: 600_000 });
    expect((await nextOf(watch)).error.reason).to.equal("controller-unavailable");
    fails(null);
    // The longest random delay is 2 s; the back-off would be a minute.
    await withChance(0.999, async () => {
      const event = nextOf(watch);
      await pause(100);
      dispatchEvent(new Event("online"));
      expect((await event).error).to.equal(null);
    });
    await watch.return();
  });

  for (const [words, reason] of [
    ["failed to authenticate token", "token-rejected"],
    ['client lab/x: clients.jumpstarter.dev "x" not found', "client-not-found"],
  ]) {
    it(`ends with a permanent error: ${reason}`, async () => {
      const { service, fails } = await moody();
      const watch = service.watchExporters(FAST);
      await nextOf(watch);
      fails({ code: 2, message: words });
      expect((await rejection(nextOf(watch))).reason).to.equal(reason);
      expect(await watch.next()).to.deep.equal({ done: true, value: undefined });
    });
  }

  it("reads nothing while the page is hidden, and immediately when it is visible again", async () => {
    const { service, tag, calls } = await taggedClient();
    const watch = service.watchExporters(FAST);
    await nextOf(watch);
    try {
      show("hidden");
      const watching = (async () => {
        for await (const { error } of watch) expect(error).to.equal(null);
      })();
      await pause(700);
      expect(await calls()).to.have.length(1);
      show("visible");
      await eventually(tag, (seen) => seen.length > 1);
      await watch.return();
      await watching;
    } finally {
      showReally();
    }
  });

  it("reads immediately on refresh, also if a read is in progress", async () => {
    const { service, tag } = await taggedClient();
    const watch = service.watchExporters({ intervalMs: 600_000 });
    await nextOf(watch);
    const watching = (async () => {
      for await (const { error } of watch) expect(error).to.equal(null);
    })();
    await pause(100);
    watch.refresh();
    await eventually(tag, (seen) => seen.length === 2);
    await watch.return();
    await watching;

    const slow = await taggedClient(NEVER_ANSWERED);
    const hanging = slow.service.watchExporters({ intervalMs: 600_000 });
    const first = hanging.next();
    await eventually(slow.tag, (seen) => seen.length === 1);
    hanging.refresh();
    await eventually(
      slow.tag,
      (seen) => seen.length === 2 && seen[0].outcome === "cancelled" && seen[1].outcome === "open",
    );
    await hanging.return();
    expect(await first).to.deep.equal({ done: true, value: undefined });
  });

  it("ends immediately when it is left or aborted, and reads no more", async () => {
    const { service, calls } = await taggedClient();
    const watch = service.watchExporters({ intervalMs: 60_000 });
    await nextOf(watch);
    const news = watch.next();
    await watch.return();
    expect(await news).to.deep.equal({ done: true, value: undefined });
    const stop = new AbortController();
    const reason = new Error("gone");
    const aborted = service.watchExporters({ intervalMs: 60_000, signal: stop.signal });
    await nextOf(aborted);
    setTimeout(() => stop.abort(reason), 50);
    expect(await rejection(aborted.next())).to.equal(reason);
    expect(await calls()).to.have.length(2);
  });

  it("ends when its client is closed", async () => {
    const service = await client();
    const watch = service.watchExporters({ intervalMs: 60_000 });
    await nextOf(watch);
    const news = rejection(watch.next());
    service.close();
    expect((await news).reason).to.equal("closed");
  });

  it("rejects invalid options", async () => {
    const service = await client();
    for (const [options, field] of /** @type {any[][]} */ ([
      [{ intervalMs: 5 }, "intervalMs"],
      [{ signal: 1 }, "signal"],
      [{ filter: "a b" }, "filter"],
      [{ every: 5 }, "every"],
      [{ includeLeases: "yes" }, "includeLeases"],
    ])) {
      const error = await rejection((async () => service.watchExporters(options).next())());
      expect([error.reason, error.field]).to.deep.equal(["invalid-argument", field]);
    }
  });
});

describeDirect("a watch in an outage", () => {
  afterEach(restoreAll);
  it("is restored automatically", async () => {
    await Promise.all(urls.map((_, index) => breakIt(index, { refuse: true })));
    const service = await client({ endpoints: urls });
    const watch = service.watchExporters(FAST);
    expect((await nextOf(watch)).error.reason).to.equal("network");
    await restoreAll();
    let event = await nextOf(watch);
    while (event.error !== null) event = await nextOf(watch);
    expect(event.items.length).to.be.greaterThan(0);
    await watch.return();
  });
});
