// The eight calls against the demo controller, with every field that they take and give; whose calls they are, when they
// stop, and what the controller saw of that.
import { expect } from "chai";
import { connect } from "jumpstarter-web";
import { admin, client, eventually, lab, newTag, rejection, taggedClient } from "./lab.js";

const unique = (name) => `${name}-${Math.random().toString(36).slice(2, 10)}`;
/** An exporter that can be leased now. */
async function freeExporter(service) {
  const [{ exporters }, { leases }] = await Promise.all([service.listExporters(), service.listLeases()]);
  const taken = new Set(leases.flatMap(({ exporter, exporterName }) => [exporter, exporterName]));
  const free = exporters.find(({ name, online, enabled, status }) => online && enabled && status === "AVAILABLE" && !taken.has(name));
  if (free === undefined) throw new Error("the lab has no free exporter");
  return free;
}

describe("exporters", () => {
  it("are listed, filtered, and taken in pages", async () => {
    const service = await client();
    const all = (await service.listExporters()).exporters;
    expect(all.length).to.be.at.least(30);
    expect(all.map(({ name }) => name)).to.deep.equal(all.map(({ name }) => name).toSorted());
    const [label, value] = Object.entries(all[0].labels).find(([key]) => !key.includes("/"));
    const filtered = (await service.listExporters({ filter: `${label}=${value}` })).exporters;
    expect(filtered.map(({ name }) => name)).to.deep.equal(all.filter((one) => one.matches(`${label}=${value}`)).map(({ name }) => name));
    const paged = [];
    let pageToken = "";
    do {
      const page = await service.listExporters({ pageSize: 7, pageToken });
      expect(page.exporters.length).to.be.at.most(7);
      paged.push(...page.exporters);
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    expect(paged.map(({ name }) => name)).to.deep.equal(all.map(({ name }) => name));
  });

  it("one is read by its name, with and without hidden labels", async () => {
    const service = await client();
    const [first] = (await service.listExporters()).exporters;
    const one = await service.getExporter({ name: first.name });
    expect(one.labels).to.deep.equal(first.labels);
    const shown = await service.getExporter({ name: first.name, showHiddenLabels: true });
    expect(shown.labels).to.include(first.labels);
    const everything = (await service.listExporters({ showHiddenLabels: true })).exporters;
    expect(everything.find(({ name }) => name === first.name).labels).to.deep.equal(shown.labels);
    const error = await rejection(service.getExporter({ name: "absent" }));
    expect([error.code, error.reason]).to.deep.equal(["UNKNOWN", "not-found"]);
  });
});

describe("leases", () => {
  it("one is booked with every field, read, listed, changed and released", async () => {
    const { service, calls } = await taggedClient();
    const exporter = await freeExporter(service);
    const leaseId = unique("all-fields");
    const [key, value] = Object.entries(exporter.labels).find(([label]) => !label.includes("/"));
    const made = await service.createLease({
      leaseId, selector: `${key}=${value}`, exporterName: exporter.name, duration: "1h30m", tags: { ci: leaseId },
      context: { "build id": "42 ü" }, allowDisabled: true,
    });
    expect([made.name, made.client, made.exporterName, made.durationSeconds]).to.deep.equal([leaseId, "alice", exporter.name, 5400]);
    expect([made.tags, made.context, made.allowDisabled]).to.deep.equal([{ ci: leaseId }, { "build id": "42 ü" }, true]);

    const read = await service.getLease({ name: leaseId });
    expect([read.exporter, read.status()]).to.deep.equal([exporter.name, "In-Use"]);
    expect(read.effectiveBeginTime).to.be.instanceOf(Date);
    expect(read.remainingMs()).to.be.within(5_300_000, 5_400_000);
    const leased = await service.getExporter({ name: exporter.name });
    expect(leased.status).to.not.equal("OFFLINE");

    const named = async (options) => (await service.listLeases(options)).leases.map(({ name }) => name);
    expect(await named()).to.include(leaseId);
    expect(await named({ tagFilter: `ci=${leaseId}` })).to.deep.equal([leaseId]);
    expect(await named({ filter: `${key}=${value}`, tagFilter: `ci=${leaseId}` })).to.deep.equal([leaseId]);
    expect(await named({ filter: `${key}=other`, tagFilter: `ci=${leaseId}` })).to.deep.equal([]);
    expect((await service.listLeases({ pageSize: 1, onlyActive: false })).nextPageToken).to.not.equal("");

    const longer = await service.updateLease({ name: leaseId, durationSeconds: 7200 });
    expect(longer.durationSeconds).to.equal(7200);
    expect(await service.deleteLease({ name: leaseId })).to.equal(undefined);
    const ended = await service.getLease({ name: leaseId });
    expect([ended.status(), ended.remaining()]).to.deep.equal(["Ended", "expired"]);
    expect(await named({ tagFilter: `ci=${leaseId}` })).to.deep.equal([]);
    expect(await named({ tagFilter: `ci=${leaseId}`, onlyActive: true })).to.deep.equal([]);
    expect(await named({ tagFilter: `ci=${leaseId}`, onlyActive: false })).to.deep.equal([leaseId]);

    const again = await rejection(service.deleteLease({ name: leaseId }));
    expect([again.code, again.reason]).to.deep.equal(["FAILED_PRECONDITION", "already-released"]);
    const sent = (await calls()).filter(({ method }) => method === "CreateLease");
    expect(sent.map(({ did_work: didWork, code }) => [didWork, code])).to.deep.equal([[true, "OK"]]);
  });

  it("one for later, by begin and end; its begin moves, and it is handed over only once it runs", async () => {
    const service = await client();
    const { name: exporterName } = await freeExporter(service);
    const begin = new Date(Math.ceil(Date.now() / 1000) * 1000 + 86_400_000);
    const end = new Date(begin.getTime() + 3_600_000);
    const made = await service.createLease({ exporterName, beginTime: begin, endTime: end.toISOString() });
    expect([made.beginTime, made.endTime, made.durationSeconds]).to.deep.equal([begin, end, 3600]);
    expect(made.name).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const later = new Date(begin.getTime() + 60_000);
    const moved = await service.updateLease({ name: made.name, beginTime: later });
    expect(moved.beginTime).to.deep.equal(later);
    const error = await rejection(service.updateLease({ name: made.name, client: "bob" }));
    expect(error.reason).to.equal("lease-not-started");
    await service.deleteLease({ name: made.name });
  });

  it("one that runs is handed to another client, and is then that one's alone", async () => {
    const [alice, bob] = await Promise.all([client(), client({ client: "bob" })]);
    const { name: exporterName } = await freeExporter(alice);
    const { name } = await alice.createLease({ exporterName, durationSeconds: 600 });
    await alice.getLease({ name });
    expect((await alice.updateLease({ name, client: "bob" })).client).to.equal("bob");
    const error = await rejection(alice.deleteLease({ name }));
    expect([error.code, error.reason]).to.deep.equal(["UNKNOWN", "permission-denied"]);
    await bob.deleteLease({ name });
  });

  it("the same id a second time is refused", async () => {
    const service = await client();
    const { name: exporterName } = await freeExporter(service);
    const booking = { leaseId: unique("twice"), exporterName, duration: "10m" };
    await service.createLease(booking);
    const error = await rejection(service.createLease(booking));
    expect([error.code, error.reason]).to.deep.equal(["UNKNOWN", "already-exists"]);
    await service.deleteLease({ name: booking.leaseId });
  });
});

describe("who calls", () => {
  /** A fetch that keeps what it was asked, and asks. */
  function spy() {
    const requests = [];
    const asking = (input, init) => {
      const request = new Request(input, init);
      requests.push({ url: request.url, headers: Object.fromEntries(request.headers), credentials: request.credentials });
      return fetch(input, init);
    };
    return { requests, fetch: asking };
  }

  it("is told by identity headers and bearer token, on each call", async () => {
    const { requests, fetch } = spy();
    const service = await client({ fetch });
    await service.listExporters();
    await service.listLeases();
    expect(requests.length).to.equal(2);
    for (const { headers } of requests) {
      expect(headers).to.include({
        authorization: `Bearer ${lab.clients.alice}`, "jumpstarter-kind": "Client", "jumpstarter-namespace": lab.namespace,
        "jumpstarter-name": "alice", "x-grpc-web": "1",
      });
      expect(headers["content-type"]).to.match(/^application\/grpc-web(\+proto)?$/);
      expect(headers["grpc-timeout"]).to.match(/^\d{1,8}[HMSmun]$/);
    }
    expect(requests[0].url).to.match(/\/jumpstarter\.client\.v1\.ClientService\/ListExporters$/);
  });

  it("goes with credentials and headers of one's own only where they were asked for", async () => {
    const plain = spy();
    await (await client({ fetch: plain.fetch })).listExporters({ pageSize: 1 });
    expect(plain.requests[0].credentials).to.not.equal("include");
    const asked = spy();
    const service = await client({ fetch: asked.fetch, credentials: "include", headers: { "x-demo-tag": newTag() } });
    await service.listExporters({ pageSize: 1 });
    expect(asked.requests[0].credentials).to.equal("include");
    expect(asked.requests[0].headers).to.have.property("x-demo-tag");
  });

  it("is asked for the token on each call, and once more when it has expired", async () => {
    const { token: expired } = await admin("POST", "/tokens", { client: "alice", kind: "expired" });
    let asked = 0;
    const service = await client({
      token: async () => {
        asked += 1;
        return asked === 1 ? expired : lab.clients.alice;
      },
    });
    await service.listExporters({ pageSize: 1 });
    expect(asked).to.equal(2);
    await service.listExporters({ pageSize: 1 });
    expect(asked).to.equal(3);
  });

  it("an expired token that is a string, or stays expired, is an error", async () => {
    const { token } = await admin("POST", "/tokens", { client: "alice", kind: "expired" });
    for (const given of [token, () => token]) {
      const error = await rejection((await client({ token: given })).listExporters());
      expect([error.code, error.reason]).to.deep.equal(["UNKNOWN", "token-expired"]);
    }
  });

  it("a token function that fails is the error's cause", async () => {
    const cause = new Error("no token today");
    const { service, calls } = await taggedClient({ token: () => Promise.reject(cause) });
    const error = await rejection(service.listExporters());
    expect([error, error.cause]).to.include(cause);
    expect(await calls()).to.deep.equal([]);
  });

  it("no token, another's token, another namespace", async () => {
    const of = async (options) => {
      const error = await rejection((await client(options)).listExporters());
      return [error.code, error.reason];
    };
    expect(await of({ token: undefined })).to.deep.equal(["UNAUTHENTICATED", "token-missing"]);
    expect(await of({ token: lab.clients.bob })).to.deep.equal(["PERMISSION_DENIED", "permission-denied"]);
    expect(await of({ token: "garbage" })).to.deep.equal(["UNKNOWN", "token-rejected"]);
    expect((await of({ client: "nobody", token: lab.clients.alice }))[0]).to.be.oneOf(["UNKNOWN", "PERMISSION_DENIED"]);
  });

  it("a new token takes the place of one that was a string", async () => {
    const { requests, fetch } = spy();
    const service = await client({ fetch });
    const rotated = await service.rotateToken();
    expect(rotated.token).to.be.a("string").and.not.equal("");
    expect(rotated.expiry.getTime()).to.be.above(Date.now());
    expect(new Date(rotated.expiryText).getTime()).to.equal(rotated.expiry.getTime());
    await service.listExporters({ pageSize: 1 });
    expect(requests.at(-1).headers.authorization).to.equal(`Bearer ${rotated.token}`);
  });
});

describe("a call that is to end early", () => {
  const slow = { "x-demo-delay-ms": "8000" };

  it("aborted by a signal, rejects with that signal's reason, and the server sees it", async () => {
    const { service, tag } = await taggedClient({ headers: slow });
    const reason = { mine: true };
    const abort = new AbortController();
    const call = rejection(service.listExporters({ signal: abort.signal }));
    await eventually(tag, (calls) => calls.length === 1);
    abort.abort(reason);
    expect(await call).to.equal(reason);
    const [seen] = await eventually(tag, ([one]) => one.outcome !== "open");
    expect(seen.outcome).to.equal("cancelled");
  });

  it("with a signal that was aborted before, sends nothing", async () => {
    const { service, calls } = await taggedClient();
    const reason = new Error("too late");
    expect(await rejection(service.listExporters({ signal: AbortSignal.abort(reason) }))).to.equal(reason);
    expect((await rejection(service.listExporters({ signal: AbortSignal.abort() }))).name).to.equal("AbortError");
    expect(await calls()).to.deep.equal([]);
  });

  it("by its own time limit, is DEADLINE_EXCEEDED; the limit goes along", async () => {
    const { service, tag } = await taggedClient({ headers: slow });
    const started = performance.now();
    const error = await rejection(service.listExporters({ timeoutMs: 400 }));
    expect([error.code, error.reason]).to.deep.equal(["DEADLINE_EXCEEDED", "deadline-exceeded"]);
    expect(performance.now() - started).to.be.within(350, 3_000);
    const [seen] = await eventually(tag, (calls) => calls.length === 1 && calls[0].outcome !== "open");
    expect(milliseconds(seen.timeout)).to.be.within(1, 400);
  });

  it("the time limit is the client's, or 30 s, where a call has none", async () => {
    const usual = await taggedClient();
    await usual.service.listExporters({ pageSize: 1 });
    expect(milliseconds((await usual.calls())[0].timeout)).to.be.within(29_000, 30_000);
    const mine = await taggedClient({ timeoutMs: 5_000 });
    await mine.service.listExporters({ pageSize: 1 });
    await mine.service.listExporters({ pageSize: 1, timeoutMs: 9_000 });
    const limits = (await mine.calls()).map(({ timeout }) => milliseconds(timeout));
    expect(limits[0]).to.be.within(4_000, 5_000);
    expect(limits[1]).to.be.within(8_000, 9_000);
  });

  it("on a client that is closed, rejects as closed", async () => {
    const { service, tag } = await taggedClient({ headers: slow });
    const open = rejection(service.listExporters());
    await eventually(tag, (calls) => calls.length === 1);
    service.close();
    service.close();
    expect((await open).reason).to.equal("closed");
    expect((await rejection(service.listExporters())).reason).to.equal("closed");
    const [seen] = await eventually(tag, ([one]) => one.outcome !== "open");
    expect(seen.outcome).to.equal("cancelled");
  });

  it("many calls side by side do not disturb each other", async () => {
    const service = await client();
    const abort = new AbortController();
    const calls = Array.from({ length: 30 }, (_, index) =>
      service.listExporters({ pageSize: 1 + index, ...(index % 3 === 0 ? { signal: abort.signal } : {}) }).then(
        ({ exporters }) => exporters.length,
        (error) => error,
      ),
    );
    abort.abort("enough");
    (await Promise.all(calls)).forEach((came, index) => expect(came, `call ${index}`).to.equal(index % 3 === 0 ? "enough" : 1 + index));
  });
});

describe("an endpoint that nobody answers", () => {
  it("is a network error that names it", async () => {
    // Port 1 of this machine: nobody listens there, and browsers do not ask it.
    const service = await connect({ endpoints: "http://127.0.0.1:1", namespace: lab.namespace, client: "alice", token: "t" });
    const error = await rejection(service.listExporters());
    expect([error.code, error.reason]).to.deep.equal(["UNAVAILABLE", "network"]);
    expect(error.endpoint).to.include("127.0.0.1:1");
  });
});

/** A grpc-timeout in milliseconds. */
function milliseconds(timeout) {
  const units = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };
  return Number(timeout.slice(0, -1)) * units[timeout.at(-1)];
}
