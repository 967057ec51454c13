// Clock changes and sleeping computers: intervals and timeouts are measured by the monotonic clock.
import { expect } from "chai";
import { client, taggedClient } from "./lab.js";
import { freeExporters, pause, unique, until } from "./own-leases.js";
import { scripted, show, showReally, withClocks } from "./scripted.js";

const HOUR_MS = 3_600_000;

const nextOf = async (watch) => {
  const { done, value } = await watch.next();
  if (done) throw new Error("the watch has ended");
  return value;
};

describe("a changed wall clock", () => {
  for (const [words, wallMs] of [
    ["back", -HOUR_MS],
    ["forward", HOUR_MS],
  ]) {
    it(`${words} an hour: a watch continues to read at its interval`, () =>
      withClocks(async (ahead) => {
        const { service, requests } = await scripted(() => undefined);
        const watch = service.watchExporters({ intervalMs: 300 });
        await nextOf(watch);
        const watching = (async () => {
          for await (const { error } of watch) expect(error).to.equal(null);
        })();
        ahead.wallMs = wallMs;
        await until(
          () => requests.length,
          (count) => count > 3,
          1e9,
        );
        // Nor more often: each read starts an interval after the previous one.
        const starts = requests.map(({ startedMs }) => startedMs);
        for (const [index, start] of starts.slice(1).entries()) expect(start - starts[index]).to.be.at.least(250);
        await watch.return();
        await watching;
        service.close();
      }));

    it(`${words} an hour: waitForLease continues to wait`, () =>
      withClocks(async (ahead) => {
        const service = await client();
        const [exporterName] = await freeExporters(service);
        const first = await service.createLease({ leaseId: unique("first"), exporterName, duration: "10m" });
        await service.waitForLease({ name: first.name });
        const second = await service.createLease({ leaseId: unique("second"), exporterName, duration: "10m" });
        const waited = [];
        const waiting = service.waitForLease({
          name: second.name,
          timeoutMs: 600_000,
          onProgress: ({ waitedMs }) => waited.push(waitedMs),
        });
        while (waited.length < 1) await pause(20);
        ahead.wallMs = wallMs;
        while (waited.length < 3) await Promise.race([pause(20), waiting]);
        await service.deleteLease({ name: first.name });
        expect((await waiting).exporter).to.equal(exporterName);
        for (const ms of waited) expect(ms).to.be.within(0, 600_000);
        await service.deleteLease({ name: second.name });
        service.close();
      }));
  }
});

describe("after the computer slept,", () => {
  afterEach(showReally);

  // Here the monotonic clock and the timers stopped during sleep.
  for (const [words, wake] of /** @type {any[][]} */ ([
    ["the page is seen again", () => show("visible")],
    ["the network is back", () => dispatchEvent(new Event("online"))],
  ])) {
    it(`watches read as soon as ${words}`, () =>
      withClocks(async (ahead) => {
        const { service, calls } = await taggedClient();
        const watch = service.watchExporters({ intervalMs: 600_000, pageSize: 0 });
        await nextOf(watch);
        const watching = (async () => {
          for await (const { error } of watch) expect(error).to.equal(null);
        })();
        await pause(50);
        wake();
        await pause(50);
        expect(await calls(), "it did not sleep yet").to.have.length(1);
        show("hidden");
        ahead.wallMs = HOUR_MS;
        showReally();
        wake();
        await until(calls, (seen) => seen.length > 1, 1e9);
        await watch.return();
        await watching;
        service.close();
      }));
  }

  it("the client races again when the page becomes visible, by either clock", () =>
    withClocks(async (ahead) => {
      const service = await client();
      const winners = () => service.endpoints().filter(({ winner }) => winner).length;
      for (const [wallMs, monotonicMs, left] of [
        [5_000, 5_000, 1],
        [40_000, 0, 0],
        [-HOUR_MS, 40_000, 0],
        [-HOUR_MS, 5_000, 1],
      ]) {
        await service.listExporters({ pageSize: 1 });
        show("hidden");
        ahead.wallMs += wallMs;
        ahead.monotonicMs += monotonicMs;
        show("visible");
        expect(winners(), `${wallMs}, ${monotonicMs}`).to.equal(left);
      }
      service.close();
    }));
});
