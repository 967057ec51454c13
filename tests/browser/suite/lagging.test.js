// A lagging replica of the controller, which does not know a lease yet that another one has just created.
import { expect } from "chai";
import { client, rejection } from "./lab.js";
import { freeExporters, unique } from "./own-leases.js";
import { grpcStatus, scripted, withClocks } from "./scripted.js";

const missing = (name = "any") => grpcStatus(5, `leases.jumpstarter.dev "${name}" not found`);

describe("waitForLease with a lagging replica", () => {
  let booking;
  let exporterName;
  before(async () => {
    booking = await client();
  });
  beforeEach(async () => {
    [exporterName] = await freeExporters(booking);
  });
  after(() => booking.close());

  it("waits for a lease that this client has just created", async () => {
    const { service, requests } = await scripted(({ method, nth }) =>
      method === "GetLease" && nth < 3 ? missing() : undefined,
    );
    const { name } = await service.createLease({ exporterName, duration: "10m" });
    expect((await service.waitForLease({ name })).exporter).to.equal(exporterName);
    expect(requests.filter(({ method }) => method === "GetLease").length).to.be.at.least(4);
    await service.deleteLease({ name });
    service.close();
  });

  it("waits for one whose response was lost, and which already existed at the second attempt", async () => {
    let lost = 0;
    const { service } = await scripted(({ method, nth, url, init }) => {
      // The third read is from the wait: before it, the client checks whose lease it is.
      if (method === "GetLease") return lost > 0 && nth > 0 && nth < 3 ? missing() : undefined;
      if (method !== "CreateLease" || nth > 0) return undefined;
      lost += 1;
      return fetch(url, init).then(() => Promise.reject(new TypeError("connection reset")));
    });
    const { name } = await service.createLease({ exporterName, duration: "10m" });
    expect(lost).to.equal(1);
    expect((await service.waitForLease({ name })).exporter).to.equal(exporterName);
    await service.deleteLease({ name });
    service.close();
  });

  it("waits for one whose creation is uncertain", async () => {
    const isLost = { is: true };
    const { service } = await scripted(({ method, nth, url, init }) => {
      if (method === "GetLease") return isLost.is || nth < 4 ? missing() : undefined;
      if (method !== "CreateLease" || !isLost.is) return undefined;
      return fetch(url, init).then(() => Promise.reject(new TypeError("connection reset")));
    });
    const error = await rejection(service.createLease({ exporterName, duration: "10m", timeoutMs: 6_000 }));
    expect(error.outcome).to.equal("unknown");
    isLost.is = false;
    expect((await service.waitForLease({ name: error.leaseName })).exporter).to.equal(exporterName);
    await service.deleteLease({ name: error.leaseName });
    service.close();
  });

  it("waits for one that it read a moment ago, even if another client created it", async () => {
    const { name } = await booking.createLease({
      leaseId: unique("other"),
      exporterName,
      duration: "10m",
      beginTime: new Date(Date.now() + 86_400_000),
    });
    const { service } = await scripted(({ method, nth }) =>
      method === "GetLease" && nth > 0 && nth < 3 ? missing() : undefined,
    );
    const seen = [];
    const stop = new AbortController();
    const reason = new Error("seen enough");
    const onProgress = ({ lease }) => {
      seen.push(lease.name);
      if (seen.length === 2) stop.abort(reason);
    };
    expect(await rejection(service.waitForLease({ name, onProgress, signal: stop.signal }))).to.equal(reason);
    expect(seen).to.deep.equal([name, name]);
    service.close();
    await booking.deleteLease({ name });
  });

  it("rejects for a lease that it does not know, or created longer ago", () =>
    withClocks(async (ahead) => {
      let isMissing = true;
      const { service, requests } = await scripted(({ method }) =>
        isMissing && method === "GetLease" ? missing() : undefined,
      );
      const reads = () => requests.filter(({ method }) => method === "GetLease").length;
      const { name } = await service.createLease({ exporterName, duration: "10m" });
      expect((await rejection(service.waitForLease({ name: unique("absent") }))).reason).to.equal("not-found");
      expect(reads()).to.equal(1);
      ahead.monotonicMs = 11_000;
      expect((await rejection(service.waitForLease({ name }))).reason).to.equal("not-found");
      expect(reads()).to.equal(2);
      isMissing = false;
      await service.deleteLease({ name });
      service.close();
    }));

  it("rejects in the end, even for one that it created", () =>
    withClocks(async (ahead) => {
      let isMissing = true;
      const { service, requests } = await scripted(({ method }) =>
        isMissing && method === "GetLease" ? missing() : undefined,
      );
      const { name } = await service.createLease({ exporterName, duration: "10m" });
      const waiting = rejection(service.waitForLease({ name }));
      while (requests.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
      ahead.monotonicMs = 11_000;
      expect((await waiting).reason).to.equal("not-found");
      isMissing = false;
      await service.deleteLease({ name });
      service.close();
    }));
});
