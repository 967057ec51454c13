// How events of the page affect a client's race, and repeated endpoints.
import { expect } from "chai";
import { client, lab } from "./lab.js";

const winners = (service) => service.endpoints().filter(({ winner }) => winner);

describe("a client's endpoints", () => {
  it("are one if the same URL is given twice, with or without a slash", async () => {
    const [url] = lab.endpoints;
    const service = await client({ endpoints: [url, `${url}/`, url] });
    expect(service.endpoints().map((endpoint) => endpoint.url)).to.deep.equal([url]);
    await service.listExporters({ pageSize: 1 });
    const [known] = service.endpoints();
    expect(known).to.include({ winner: true, success: 1, breakerOpenForMs: null });
    expect(known.latencyMs).to.be.at.least(0);
  });

  it("race again when the page comes back online, which itself sends nothing, but not after close", async () => {
    const attempts = [];
    const service = await client({ staggerMs: 60_000, hedging: false, onAttempt: (attempt) => attempts.push(attempt) });
    await service.listExporters({ pageSize: 1 });
    expect(winners(service)).to.have.length(1);
    const before = attempts.length;
    dispatchEvent(new Event("online"));
    expect(winners(service)).to.have.length(0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(attempts).to.have.length(before);
    await service.listExporters({ pageSize: 1 });
    expect(winners(service)).to.have.length(1);
    service.close();
    dispatchEvent(new Event("online"));
    expect(winners(service)).to.have.length(1);
  });

  it("race again when the page becomes visible after a long time hidden, not after a short one", async () => {
    const service = await client();
    const { now } = Date;
    let ahead = 0;
    const hiddenFor = (ms) => {
      see("hidden");
      ahead += ms;
      see("visible");
    };
    const see = (state) => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    };
    Date.now = () => now() + ahead;
    try {
      for (const [ms, left] of [
        [5_000, 1],
        [40_000, 0],
      ]) {
        await service.listExporters({ pageSize: 1 });
        hiddenFor(ms);
        expect(winners(service), `${ms} ms`).to.have.length(left);
      }
      await service.listExporters({ pageSize: 1 });
      service.close();
      hiddenFor(40_000);
      expect(winners(service)).to.have.length(1);
    } finally {
      Date.now = now;
      Reflect.deleteProperty(document, "visibilityState");
    }
  });
});
