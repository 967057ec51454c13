// The identity of calls: identity headers, tokens and token functions, custom headers and credentials. For calls that share one
// new token, see token-refresh.test.js.
import { expect } from "chai";
import { admin, client, lab, newTag, rejection, taggedClient } from "./lab.js";
import { fetchInTurn, refusal, tokenExpired } from "./wire.js";

/** One endpoint, for tests that count requests and tokens: with a second one, a slow read is also sent there. */
const ONE = lab.endpoints[0];

describe("the client's identity", () => {
  /** A fetch that records its calls and passes them on. */
  function spy() {
    const requests = [];
    const asking = (input, init) => {
      const request = new Request(input, init);
      requests.push({
        url: request.url,
        headers: Object.fromEntries(request.headers),
        credentials: request.credentials,
      });
      return fetch(input, init);
    };
    return { requests, fetch: asking };
  }

  it("is sent as identity headers and bearer token with each call", async () => {
    const { requests, fetch } = spy();
    const service = await client({ endpoints: ONE, fetch });
    await service.listExporters();
    await service.listLeases();
    expect(requests.length).to.equal(2);
    for (const { headers } of requests) {
      expect(headers).to.include({
        authorization: `Bearer ${lab.clients.alice}`,
        "jumpstarter-kind": "Client",
        "jumpstarter-namespace": lab.namespace,
        "jumpstarter-name": "alice",
        "x-grpc-web": "1",
      });
      expect(headers["content-type"]).to.match(/^application\/grpc-web(\+proto)?$/);
      expect(headers["grpc-timeout"]).to.match(/^\d{1,8}[HMSmun]$/);
    }
    expect(requests[0].url).to.match(/\/jumpstarter\.client\.v1\.ClientService\/ListExporters$/);
  });

  it("includes credentials and custom headers only if configured", async () => {
    const plain = spy();
    await (await client({ endpoints: ONE, fetch: plain.fetch })).listExporters({ pageSize: 1 });
    expect(plain.requests[0].credentials).to.not.equal("include");
    const asked = spy();
    const service = await client({
      endpoints: ONE,
      fetch: asked.fetch,
      credentials: "include",
      headers: { "x-demo-tag": newTag() },
    });
    await service.listExporters({ pageSize: 1 });
    expect(asked.requests[0].credentials).to.equal("include");
    expect(asked.requests[0].headers).to.have.property("x-demo-tag");
  });

  it("calls the token function for each call, and once more when the token has expired", async () => {
    const { token: expired } = await admin("POST", "/tokens", { client: "alice", kind: "expired" });
    let asked = 0;
    const service = await client({
      endpoints: ONE,
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

  describe("a pasted token", () => {
    const given = {
      text: (token) => token,
      "a function": (token) => () => token,
      "a function that waits": (token) => async () => token,
    };
    for (const [what, of] of Object.entries(given)) {
      it(`by ${what}: a leading Bearer and surrounding spaces and line breaks are removed`, async () => {
        for (const token of [
          "Bearer eyJ",
          "bearer eyJ",
          "BEARER  eyJ",
          " eyJ ",
          "eyJ\n",
          "\r\nBearer eyJ\r\n",
          "eyJ",
        ]) {
          const fetch = fetchInTurn(() => refusal(5, "not there"));
          const service = await client({ endpoints: lab.endpoints[0], fetch, token: of(token) });
          await rejection(service.getLease({ name: "a" }));
          expect(
            fetch.sent.map(({ headers }) => headers.authorization),
            JSON.stringify(token),
          ).to.deep.equal(["Bearer eyJ"]);
        }
      });

      it(`by ${what}: an empty one is missing, one with characters not allowed in headers malformed; nothing is sent`, async () => {
        const wrong = {
          "token-missing": ["", " ", "\n", "Bearer", "Bearer \r\n"],
          "token-malformed": ["e\nyJ", "Köln", "Bearer e\0yJ", "eyJ\nBearer x"],
        };
        for (const [reason, tokens] of Object.entries(wrong)) {
          for (const token of tokens) {
            const fetch = fetchInTurn(() => refusal(5, "not there"));
            const service = await client({ endpoints: lab.endpoints[0], fetch, token: of(token) });
            for (const [method, options] of /** @type {any[][]} */ ([
              ["listLeases", {}],
              ["deleteLease", { name: "a" }],
              ["updateLease", { name: "a", duration: "1m" }],
              ["rotateToken", {}],
            ])) {
              const error = await rejection(service[method](options));
              expect([error.reason, error.outcome, error.endpoint], JSON.stringify([token, method])).to.deep.equal([
                reason,
                null,
                null,
              ]);
            }
            expect(fetch.sent).to.deep.equal([]);
          }
        }
      });
    }

    it("is also checked if it comes from a refresh", async () => {
      let asked = 0;
      const fetch = fetchInTurn(tokenExpired);
      const service = await client({ endpoints: lab.endpoints[0], fetch, token: () => ["old", ""][asked++] });
      expect((await rejection(service.getLease({ name: "a" }))).reason).to.equal("token-missing");
      expect([asked, fetch.sent.length]).to.deep.equal([2, 1]);
    });
  });

  it("is not requested for an invalid call", async () => {
    let asked = 0;
    const service = await client({
      token: () => {
        asked += 1;
        return lab.clients.alice;
      },
    });
    const wrong = {
      getExporter: { name: "a/b" },
      listExporters: { filter: "a b" },
      getLease: {},
      listLeases: { pageSize: "ten" },
      createLease: {},
      updateLease: { name: "a" },
      deleteLease: { name: "" },
      rotateToken: { nonsense: 1 },
    };
    for (const [method, options] of Object.entries(wrong)) {
      for (const given of [options, { timeoutMs: -1 }, { signal: 5 }, "text"]) {
        expect((await rejection(service[method](given))).reason, method).to.equal("invalid-argument");
      }
    }
    expect(asked).to.equal(0);
  });

  it("is an error if it is an expired string, or still expired after a refresh", async () => {
    const { token } = await admin("POST", "/tokens", { client: "alice", kind: "expired" });
    for (const given of [token, () => token]) {
      const error = await rejection((await client({ token: given })).listExporters());
      expect([error.code, error.reason]).to.deep.equal(["UNKNOWN", "token-expired"]);
    }
  });

  it("has the token function's error as the cause", async () => {
    const cause = new Error("no token today");
    const { service, calls } = await taggedClient({ token: () => Promise.reject(cause) });
    const error = await rejection(service.listExporters());
    expect([error, error.cause]).to.include(cause);
    expect(await calls()).to.deep.equal([]);
  });

  it("is an error if it is missing, another client's, or for another namespace", async () => {
    const of = async (options) => {
      const error = await rejection((await client(options)).listExporters());
      return [error.code, error.reason];
    };
    expect(await of({ token: undefined })).to.deep.equal(["UNAUTHENTICATED", "token-missing"]);
    expect(await of({ token: lab.clients.bob })).to.deep.equal(["PERMISSION_DENIED", "permission-denied"]);
    expect(await of({ token: "garbage" })).to.deep.equal(["UNKNOWN", "token-rejected"]);
    expect((await of({ client: "nobody", token: lab.clients.alice }))[0]).to.be.oneOf(["UNKNOWN", "PERMISSION_DENIED"]);
  });

  it("is replaced by a rotated one if it was a string", async () => {
    const { requests, fetch } = spy();
    const service = await client({ endpoints: ONE, fetch });
    const rotated = await service.rotateToken();
    expect(rotated.token).to.be.a("string").and.not.equal("");
    expect(rotated.expiry.getTime()).to.be.above(Date.now());
    expect(new Date(rotated.expiryText).getTime()).to.equal(rotated.expiry.getTime());
    await service.listExporters({ pageSize: 1 });
    expect(requests.at(-1).headers.authorization).to.equal(`Bearer ${rotated.token}`);
  });
});
