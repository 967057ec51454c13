// Whose calls they are: identity headers, tokens and where those come from, headers and credentials of one's own.
import { expect } from "chai";
import { admin, client, lab, newTag, rejection, taggedClient } from "./lab.js";

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

  it("ten calls at once whose token has expired share one refresh, and are tried once more each", async () => {
    const { token: expired } = await admin("POST", "/tokens", { client: "alice", kind: "expired" });
    let refreshes = 0;
    let asked = 0;
    const { service, calls } = await taggedClient({
      endpoints: lab.endpoints[0],
      token: async () => {
        asked += 1;
        if (asked <= 10) return expired;
        refreshes += 1;
        return lab.clients.alice;
      },
    });
    // Their refusals arrive one after the other, also after the refresh is done.
    const slow = (index) => service.listExporters({ pageSize: 1 + index });
    await Promise.all(Array.from({ length: 10 }, (_, index) => slow(index)));
    expect([asked, refreshes]).to.deep.equal([11, 1]);
    expect(await calls()).to.have.length(20);
    // A token that expires later is refreshed anew.
    asked = 9;
    await service.listExporters({ pageSize: 1 });
    expect([asked, refreshes]).to.deep.equal([11, 2]);
  });

  it("is not asked for a token where the call is wrong by itself", async () => {
    let asked = 0;
    const service = await client({ token: () => { asked += 1; return lab.clients.alice; } });
    const wrong = { getExporter: { name: "a/b" }, listExporters: { filter: "a b" }, getLease: {}, listLeases: { pageSize: "ten" }, createLease: {},
      updateLease: { name: "a" }, deleteLease: { name: "" }, rotateToken: { nonsense: 1 } };
    for (const [method, options] of Object.entries(wrong)) {
      for (const given of [options, { timeoutMs: -1 }, { signal: 5 }, "text"]) {
        expect((await rejection(service[method](given))).reason, method).to.equal("invalid-argument");
      }
    }
    expect(asked).to.equal(0);
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
