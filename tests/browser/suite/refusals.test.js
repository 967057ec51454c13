// Watches and waits when a gateway refuses requests or sends a retry hint. For reasons of errors, see errors.test.js; for the
// lengths of waits, tests/package/same.test.mjs.
import { expect } from "chai";
import { client, lab, orderStatus, rejection } from "./lab.js";
import { freeExporters, unique } from "./own-leases.js";
import { grpcStatus, htmlPage, scripted, withChance } from "./scripted.js";

const FAST = { intervalMs: 150 };
const nextOf = async (watch) => {
  const { done, value } = await watch.next();
  if (done) throw new Error("the watch has ended");
  return value;
};

/** The times between the starts of consecutive requests. */
const gaps = (requests) => requests.slice(1).map(({ startedMs }, index) => startedMs - requests[index].startedMs);

describe("a watch that a proxy refuses", () => {
  for (const status of [401, 403]) {
    it(`ends if the proxy requires a login: ${status}`, async () => {
      let isRefused = false;
      const { service, requests } = await scripted(() => (isRefused ? htmlPage(status) : undefined));
      const watch = service.watchExporters(FAST);
      expect((await nextOf(watch)).error).to.equal(null);
      isRefused = true;
      const error = await rejection(nextOf(watch));
      expect([error.reason, error.httpStatus]).to.deep.equal(["http-status", status]);
      expect(await watch.next()).to.deep.equal({ done: true, value: undefined });
      const sent = requests.length;
      expect((await rejection(service.waitForLease({ name: "any" }))).httpStatus).to.equal(status);
      expect(requests.length).to.be.greaterThan(sent);
      service.close();
    });
  }

  for (const [words, page] of [
    ["a wrong path", 404],
    ["a controller that it does not reach", 502],
    ["a page of its own", 200],
  ]) {
    it(`continues after ${words}: ${page}`, async () => {
      let isRefused = false;
      const { service } = await scripted(() => (isRefused ? htmlPage(page) : undefined));
      const watch = service.watchExporters(FAST);
      const { items } = await nextOf(watch);
      isRefused = true;
      const event = await nextOf(watch);
      expect(event.error.reason).to.equal(page === 200 ? "not-grpc-web" : "http-status");
      expect(event.items).to.equal(items);
      isRefused = false;
      let good = await nextOf(watch);
      while (good.error !== null) good = await nextOf(watch);
      expect(good.items).to.have.length(items.length);
      await watch.return();
      service.close();
    });
  }

  it("continues while another endpoint may recover, and ends when that one also requires a login", async () => {
    const [one, other] = lab.direct;
    const status = { [one]: 403, [other]: 503 };
    const { service } = await scripted(({ url }) => htmlPage(url.startsWith(one) ? status[one] : status[other]), {
      endpoints: [one, other],
    });
    const watch = service.watchLeases({ ...FAST, timeoutMs: 3_000 });
    expect((await nextOf(watch)).error.reason).to.equal("http-status");
    status[other] = 401;
    /** @type {any} */
    let error;
    while (error === undefined) await watch.next().catch((thrown) => (error = thrown));
    expect(error.reason).to.equal("http-status");
    expect(new Set(error.attempts.map(({ httpStatus }) => httpStatus))).to.deep.equal(new Set([403, 401]));
    service.close();
  });
});

describe("a server that sends a retry hint", () => {
  // Without the hint, the next read would come after about 250 ms.
  const impatient = (work) => withChance(0, work);

  for (const [words, busy] of /** @type {any[][]} */ ([
    ["Retry-After", () => htmlPage(404, { "retry-after": "1" })],
    ["grpc-retry-pushback-ms", () => grpcStatus(9, "busy", { "grpc-retry-pushback-ms": "1000" })],
  ])) {
    it(`gets the next read of a watch at that time, not before: ${words}`, () =>
      impatient(async () => {
        let isBusy = true;
        const { service, requests } = await scripted(() => (isBusy ? busy() : undefined));
        const watch = service.watchExporters({ intervalMs: 100 });
        const { error } = await nextOf(watch);
        expect(error.retryAfterMs).to.equal(1_000);
        const [last] = requests.slice(-1);
        isBusy = false;
        const event = nextOf(watch);
        // Events that otherwise start a read soon.
        dispatchEvent(new Event("online"));
        expect((await event).error).to.equal(null);
        const next = requests[requests.indexOf(last) + 1];
        expect(next.startedMs - last.startedMs).to.be.at.least(1_000);
        await watch.return();
        service.close();
      }));
  }

  it("is obeyed through the gateway, across origins", async () => {
    const headers = orderStatus({
      code: 9,
      message: "busy",
      headers: [
        ["grpc-retry-pushback-ms", "3600000"],
        ["retry-after", "60"],
      ],
    });
    const service = await client({ headers });
    const { error } = await nextOf(service.watchExporters(FAST));
    expect([error.reason, error.retryAfterMs]).to.deep.equal(["failed-precondition", 3_600_000]);
    service.close();
  });

  it("gets a request immediately if refresh is called", () =>
    impatient(async () => {
      let isBusy = true;
      const { service } = await scripted(() =>
        isBusy ? grpcStatus(9, "busy", { "grpc-retry-pushback-ms": "3600000" }) : undefined,
      );
      const watch = service.watchExporters({ intervalMs: 100 });
      expect((await nextOf(watch)).error.retryAfterMs).to.equal(3_600_000);
      isBusy = false;
      const event = nextOf(watch);
      watch.refresh();
      expect((await event).error).to.equal(null);
      await watch.return();
      service.close();
    }));

  it("that forbids a retry gets the watch's next regular read", () =>
    impatient(async () => {
      let isBusy = true;
      const { service, requests } = await scripted(() =>
        isBusy ? grpcStatus(9, "busy", { "grpc-retry-pushback-ms": "-1" }) : undefined,
      );
      const watch = service.watchExporters({ intervalMs: 1_000 });
      expect((await nextOf(watch)).error.retryAfterMs).to.equal(Infinity);
      expect(requests).to.have.length(1);
      isBusy = false;
      expect((await nextOf(watch)).error).to.equal(null);
      expect(gaps(requests)[0]).to.be.at.least(900);
      await watch.return();
      service.close();
    }));

  it("gets the next read of waitForLease at that time, within the deadline", async () => {
    const booking = await client();
    const [exporterName] = await freeExporters(booking);
    const { name } = await booking.createLease({ leaseId: unique("patient"), exporterName, duration: "10m" });
    const busy = (ms) => grpcStatus(9, "busy", { "grpc-retry-pushback-ms": ms });
    await impatient(async () => {
      const { service, requests } = await scripted(({ nth }) => (nth === 0 ? busy("1000") : undefined));
      expect((await service.waitForLease({ name })).status()).to.equal("In-Use");
      expect(gaps(requests)[0]).to.be.at.least(1_000);
      service.close();
    });
    const { service, requests } = await scripted(() => busy("3600000"));
    const error = await rejection(service.waitForLease({ name, timeoutMs: 700 }));
    expect([error.reason, error.cause.retryAfterMs]).to.deep.equal(["deadline-exceeded", 3_600_000]);
    expect(requests).to.have.length(1);
    service.close();
    await booking.deleteLease({ name });
    booking.close();
  });
});
