// Writes: their order, how long they wait, and what follows a refusal, a push-back or a taken name. Requests are recorded and
// get scripted responses. For random broken connections, see race-writes.test.js.
import { expect } from "chai";
import { client, lab, newTag, rejection } from "./lab.js";
import { grpcStatus, hanging, htmlPage, scripted } from "./scripted.js";

const TOMORROW = new Date(Date.now() + 86_400_000);
const booking = (more = {}) => ({ selector: `${newTag()}=x`, duration: "10m", beginTime: TOMORROW, ...more });

/** A lease in the demo that has not begun. */
async function booked() {
  const { name } = await (await client()).createLease(booking());
  return name;
}

/** The durations of the sent updates in minutes, from the demo's replies. */
async function minutesOf(updates) {
  const settled = await Promise.all(updates);
  return settled.map(({ durationSeconds }) => durationSeconds / 60);
}

describe("updates of one lease", () => {
  it("are sent in the order of the calls, even if their tokens arrive in another", async () => {
    const name = await booked();
    const delays = [80, 60, 40, 20, 0];
    let asked = 0;
    const token = async () => {
      const delay = delays[asked++ % delays.length];
      await new Promise((resolve) => setTimeout(resolve, delay));
      return lab.clients.alice;
    };
    const { service, methods } = await scripted(() => undefined, { token });
    const minutes = await minutesOf(
      [11, 12, 13, 14, 15].map((count) => service.updateLease({ name, duration: `${count}m` })),
    );
    expect(minutes).to.deep.equal([11, 12, 13, 14, 15]);
    expect(methods().filter((method) => method === "UpdateLease")).to.have.length(5);
    expect((await service.getLease({ name })).durationSeconds).to.equal(15 * 60);
    service.close();
  });

  it("wait for a hanging one at most until their own deadline, and leave the queue when they are aborted", async () => {
    const name = await booked();
    let arrive;
    const arrived = new Promise((resolve) => (arrive = resolve));
    const { service, methods } = await scripted((request) => {
      if (request.method !== "UpdateLease") return undefined;
      arrive();
      return hanging(request);
    });
    const abort = new AbortController();
    const first = service
      .updateLease({ name, duration: "11m", signal: abort.signal, timeoutMs: 600_000 })
      .catch(() => "aborted");
    await arrived;
    const error = await rejection(service.updateLease({ name, duration: "12m", timeoutMs: 300 }));
    expect([error.code, error.reason, error.outcome]).to.deep.equal(["DEADLINE_EXCEEDED", "deadline-exceeded", null]);
    expect([error.method, error.leaseName, error.attempts]).to.deep.equal(["UpdateLease", name, []]);
    expect(error.rawMessage).to.match(/^not sent within the deadline of 300 ms: an earlier update of the lease/);
    expect(methods().filter((method) => method === "UpdateLease")).to.have.length(1);
    abort.abort();
    expect(await first).to.equal("aborted");
    service.close();
  });
});

describe("a write that a proxy refuses permanently", () => {
  for (const [words, page] of [
    ["403", () => htmlPage(403)],
    ["401", () => htmlPage(401)],
    ["404", () => htmlPage(404)],
    ["a login page", () => htmlPage(200)],
  ]) {
    it(`ends immediately and was not done: ${words}`, async () => {
      const { service, methods } = await scripted(page);
      const error = await rejection(service.deleteLease({ name: "any", timeoutMs: 20_000 }));
      expect([error.outcome, error.attempts.length, methods()]).to.deep.equal([null, 1, ["DeleteLease"]]);
      service.close();
    });
  }

  it("is sent to another endpoint", async () => {
    const name = await booked();
    const [one, other] = lab.direct;
    const refusing = ({ url, method }) => (method === "DeleteLease" && url.startsWith(one) ? htmlPage(403) : undefined);
    const { service, methods } = await scripted(refusing, { endpoints: [one, other] });
    await service.deleteLease({ name });
    expect(methods().filter((method) => method === "DeleteLease").length).to.be.within(1, 2);
    service.close();
  });
});

describe("a retry hint for a write", () => {
  it("delays the retry at least by that time", async () => {
    const name = await booked();
    const later = () => grpcStatus(14, "later", { "grpc-retry-pushback-ms": "400" });
    const { service, requests } = await scripted(({ method, nth }) =>
      method === "DeleteLease" && nth === 0 ? later() : undefined,
    );
    await service.deleteLease({ name });
    const [first, second] = requests.filter(({ method }) => method === "DeleteLease");
    // Timers have a resolution of a millisecond.
    expect(second.startedMs - first.startedMs).to.be.at.least(399);
    service.close();
  });

  for (const [words, header] of [
    ["it forbids it", "-1"],
    ["the deadline comes first", "60000"],
  ]) {
    it(`ends a call immediately if ${words}`, async () => {
      const { service, methods } = await scripted(() => grpcStatus(14, "no", { "grpc-retry-pushback-ms": header }));
      const write = await rejection(service.deleteLease({ name: "any", timeoutMs: 20_000 }));
      expect([write.reason, write.outcome, write.attempts.length]).to.deep.equal(["unavailable", "unknown", 1]);
      const read = await rejection(service.getLease({ name: "any", timeoutMs: 20_000 }));
      expect([read.reason, read.attempts.length]).to.deep.equal(["unavailable", 1]);
      expect(methods()).to.deep.equal(["DeleteLease", "GetLease"]);
      service.close();
    });
  }
});

describe("a chosen name, sent again after the connection broke", () => {
  /** Lets the first booking succeed and loses the response. */
  const losing = ({ method, nth, url, init }) =>
    method === "CreateLease" && nth === 0
      ? fetch(url, init).then(() => Promise.reject(new TypeError("cut")))
      : undefined;

  it("returns the lease that was created", async () => {
    const { service, methods } = await scripted(losing);
    const leaseId = `own-${newTag()}`;
    const asked = booking({ leaseId, tags: { ci: "smoke" } });
    const lease = await service.createLease(asked);
    expect([lease.name, lease.selector, lease.tags]).to.deep.equal([leaseId, asked.selector, { ci: "smoke" }]);
    expect(methods()).to.deep.equal(["CreateLease", "CreateLease", "GetLease"]);
    service.close();
  });

  it("has an unknown outcome if the lease differs", async () => {
    const leaseId = `own-${newTag()}`;
    const { service: before } = await scripted(() => undefined);
    await before.createLease(booking({ leaseId }));
    before.close();
    const { service } = await scripted(({ method, nth }) =>
      method === "CreateLease" && nth === 0 ? Promise.reject(new TypeError("cut")) : undefined,
    );
    const error = await rejection(service.createLease(booking({ leaseId })));
    expect([error.reason, error.outcome, error.lease.name]).to.deep.equal(["already-exists", "unknown", leaseId]);
    service.close();
  });
});

describe("rotateToken", () => {
  it("gives its only attempt the whole timeout", async () => {
    const { service, requests } = await scripted(({ method, init }) => {
      if (method !== "RotateToken") return undefined;
      // Far longer than an attempt of another write, even on a slow machine.
      expect(parseInt(new Headers(init.headers).get("grpc-timeout"), 10)).to.be.within(400_000, 600_000);
      return grpcStatus(7, "no");
    });
    await rejection(service.rotateToken({ timeoutMs: 600_000 }));
    expect(requests).to.have.length(1);
    service.close();
  });
});

describe("a reply that cannot be decoded", () => {
  it("is an error, and never an empty record", async () => {
    const empty = () =>
      new Response(new Uint8Array([0, 0, 0, 0, 0, ...trailers()]), {
        headers: { "content-type": "application/grpc-web+proto" },
      });
    const { service } = await scripted(empty);
    for (const call of [service.getLease({ name: "any" }), service.getExporter({ name: "any" })]) {
      expect((await rejection(call)).reason).to.equal("internal");
    }
    expect((await rejection(service.createLease(booking()))).outcome).to.equal("unknown");
    expect((await service.listLeases()).leases).to.deep.equal([]);
    service.close();
  });
});

/** A trailer frame with the status OK. */
function trailers() {
  const text = new TextEncoder().encode("grpc-status: 0\r\n");
  return [0x80, 0, 0, 0, text.length, ...text];
}
