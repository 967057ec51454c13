// Waiting for a lease, with each result. The rules for a lease's state are tested natively.
import { expect } from "chai";
import { isJumpstarterError } from "jumpstarter-web";
import { admin, client, eventually, NEVER_ANSWERED, orderStatus, rejection, taggedClient, withHeaders } from "./lab.js";
import { freeExporters, pause, unique, until } from "./own-leases.js";
import { scripted } from "./scripted.js";
import { bytes, fetchAnswering, message, text, varint } from "./wire.js";

describe("waitForLease", () => {
  let service;
  let exporterName;
  beforeEach(async () => {
    service = await client();
    [exporterName] = await freeExporters(service);
  });

  it("resolves with the lease when it is ready, and reports its earlier states", async () => {
    const { name } = await service.createLease({ exporterName, duration: "10m" });
    const seen = [];
    const lease = await service.waitForLease({
      name,
      timeoutMs: 600_000,
      onProgress: (progress) => seen.push(progress),
    });
    expect([lease.name, lease.status(), lease.exporter]).to.deep.equal([name, "In-Use", exporterName]);
    expect(seen.at(-1).lease).to.equal(lease);
    expect(seen.at(-1).status).to.equal("In-Use");
    expect(seen.at(-1).waitedMs).to.be.within(0, 600_000);
    await service.deleteLease({ name });
  });

  it("waits for a lease whose exporter is in use; the record stays the same while nothing changes", async () => {
    const first = await service.createLease({ exporterName, duration: "10m" });
    await service.waitForLease({ name: first.name });
    const second = await service.createLease({ exporterName, duration: "10m" });
    const seen = [];
    const waiting = service.waitForLease({
      name: second.name,
      timeoutMs: 600_000,
      onProgress: (progress) => seen.push(progress),
    });
    while (seen.length < 4 || seen.slice(-2).some(({ status }) => status !== "NotAvailable")) await pause(50);
    expect(seen.at(-1).lease).to.equal(seen.at(-2).lease);
    await service.deleteLease({ name: first.name });
    expect((await waiting).exporter).to.equal(exporterName);
    await service.deleteLease({ name: second.name });
  });

  it("rejects with the condition's message when nothing matches", async () => {
    const { name } = await service.createLease({ selector: "board=no-such-board", duration: "10m" });
    const error = await rejection(service.waitForLease({ name }));
    expect([error.code, error.reason, error.leaseName]).to.deep.equal([
      "FAILED_PRECONDITION",
      "lease-unsatisfiable",
      name,
    ]);
    expect(error.rawMessage).to.match(/^NoAccess: While there are 0 exporters matching the selector/);
    expect(error.lease.status()).to.equal("NoAccess");
    expect(isJumpstarterError(error)).to.equal(true);
  });

  it("rejects when the lease is released, also before its begin", async () => {
    const begin = new Date(Date.now() + 86_400_000);
    for (const times of [{ duration: "10m", beginTime: begin }, { duration: "10m" }]) {
      const { name } = await service.createLease({ exporterName, ...times });
      if (times.beginTime === undefined) await service.waitForLease({ name });
      await service.deleteLease({ name });
      // The controller ends it shortly after it has answered; until then, reads return the old state.
      await until(
        () => service.getLease({ name }),
        (lease) => lease.hasEnded(),
      );
      const error = await rejection(service.waitForLease({ name, timeoutMs: 600_000 }));
      expect(error.reason).to.equal("lease-released");
      expect(error.rawMessage).to.match(/^Released/);
    }
  });

  it("rejects when the lease has expired", async () => {
    const { name } = await service.createLease({ exporterName, duration: "1m" });
    await service.waitForLease({ name });
    await admin("POST", "/clock", { advance_s: 70 });
    const error = await rejection(service.waitForLease({ name, timeoutMs: 600_000 }));
    expect([error.reason, error.lease.hasEnded()]).to.deep.equal(["lease-expired", true]);
  });

  it("rejects immediately when there is no such lease", async () => {
    const error = await rejection(service.waitForLease({ name: unique("absent") }));
    expect(error.reason).to.equal("not-found");
  });

  it("rejects after its timeout, with the last state of the lease, which it does not change", async () => {
    const beginTime = new Date(Date.now() + 86_400_000);
    const { name } = await service.createLease({ exporterName, duration: "10m", beginTime });
    const began = performance.now();
    const error = await rejection(service.waitForLease({ name, timeoutMs: 5_000 }));
    expect([error.code, error.reason, error.lease.name]).to.deep.equal([
      "DEADLINE_EXCEEDED",
      "deadline-exceeded",
      name,
    ]);
    expect(error.message).to.equal(`WaitForLease: ${error.rawMessage} (DEADLINE_EXCEEDED)`);
    expect(performance.now() - began).to.be.at.least(4_950);
    expect((await service.getLease({ name })).hasEnded()).to.equal(false);
    await service.deleteLease({ name });
  });

  it("ends after its timeout even if a read hangs", async () => {
    const { service: slow, tag } = await taggedClient(NEVER_ANSWERED);
    const error = await rejection(slow.waitForLease({ name: "any", timeoutMs: 500 }));
    expect(error.reason).to.equal("deadline-exceeded");
    await eventually(tag, (calls) => calls.every(({ outcome }) => outcome === "cancelled"));
  });

  it("rejects with the signal's reason when aborted", async () => {
    const beginTime = new Date(Date.now() + 86_400_000);
    const { name } = await service.createLease({ exporterName, duration: "10m", beginTime });
    const stop = new AbortController();
    const reason = new Error("closed the dialog");
    const waiting = rejection(service.waitForLease({ name, signal: stop.signal }));
    setTimeout(() => stop.abort(reason), 200);
    expect(await waiting).to.equal(reason);
    expect(await rejection(service.waitForLease({ name, signal: AbortSignal.abort(reason) }))).to.equal(reason);
    await service.deleteLease({ name });
  });

  it("continues after a temporary failure, and ends with a permanent one", async () => {
    const { name } = await service.createLease({ exporterName, duration: "10m" });
    const down = {
      code: 2,
      message: 'client lab/alice: Get "https://10.0.0.1": dial tcp: connect: connection refused',
    };
    let order = orderStatus(down)["x-demo-status"];
    // More than the requests of one call to two endpoints, so that the first read fails.
    let left = 8;
    const own = (url, init) => {
      if (left === 0) return fetch(url, init);
      left -= 1;
      return fetch(url, withHeaders(init, { "x-demo-status": order }));
    };
    const unlucky = await client({ fetch: own });
    expect((await unlucky.waitForLease({ name, timeoutMs: 600_000 })).status()).to.equal("In-Use");
    left = Infinity;
    order = orderStatus({ code: 2, message: "failed to authenticate token" })["x-demo-status"];
    expect((await rejection(unlucky.waitForLease({ name }))).reason).to.equal("token-rejected");
    await service.deleteLease({ name });
  });

  it("ends when its client is closed, also between two reads", async () => {
    const beginTime = new Date(Date.now() + 86_400_000);
    const { name } = await service.createLease({ exporterName, duration: "10m", beginTime });
    const closed = await client();
    const seen = [];
    const waiting = rejection(closed.waitForLease({ name, onProgress: (progress) => seen.push(progress) }));
    while (seen.length === 0) await pause(20);
    closed.close();
    expect((await waiting).reason).to.equal("closed");
    await service.deleteLease({ name });
  });

  it("ends by the newest deciding condition, even if others follow it", async () => {
    const condition = (type, status, reason, seconds) =>
      bytes(
        11,
        message(text(1, type), text(2, status), bytes(4, message(varint(1, 1_767_323_045 + seconds))), text(5, reason)),
      );
    const other = condition("ExporterHealthy", "False", "Rebooting", 90);
    const ready = condition("Ready", "True", "Ready", 1);
    const refusal = condition("Unsatisfiable", "True", "NoAccess", 0);
    for (const [conditions, end] of [
      [[ready, other], "In-Use"],
      [[refusal, ready], "In-Use"],
      [[refusal, other], "lease-unsatisfiable"],
      [[condition("Ready", "False", "Released", 5), other], "lease-released"],
    ]) {
      const answering = fetchAnswering(
        message(text(1, "namespaces/lab/leases/l"), text(9, "namespaces/lab/clients/alice"), ...conditions),
      );
      const own = await client({ fetch: answering, namespace: "lab" });
      const waited = await own.waitForLease({ name: "l" }).then(
        (lease) => lease.status(),
        (error) => error.reason,
      );
      expect(waited).to.equal(end);
      own.close();
    }
  });

  it("reads at growing intervals", async () => {
    const { service: noted, requests } = await scripted(() => undefined);
    const beginTime = new Date(Date.now() + 4_000_000);
    const { name } = await service.createLease({ exporterName, duration: "10m", beginTime });
    const stop = new AbortController();
    const waiting = rejection(noted.waitForLease({ name, signal: stop.signal }));
    while (requests.length < 5) await pause(20);
    stop.abort();
    await waiting;
    // Minus a tenth of jitter. Intervals are counted from the end of the previous read.
    const gaps = requests.slice(1).map(({ startedMs }, index) => startedMs - requests[index].startedMs);
    for (const [index, least] of [270, 405, 607, 911].entries())
      expect(gaps[index], `gap ${index}`).to.be.at.least(least);
    await service.deleteLease({ name });
  });

  it("rejects invalid options", async () => {
    for (const [options, field] of [
      [undefined, "options"],
      [{ name: "a/b" }, "name"],
      [{}, "name"],
      [{ name: "a", timeoutMs: 0 }, "timeoutMs"],
      [{ name: "a", onProgress: 1 }, "onProgress"],
      [{ name: "a", interval: 1 }, "interval"],
      [{ name: "a", signal: {} }, "signal"],
    ]) {
      const error = await rejection(service.waitForLease(options));
      expect([error.reason, error.field]).to.deep.equal(["invalid-argument", field]);
    }
  });
});
