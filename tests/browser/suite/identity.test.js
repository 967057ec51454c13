// Whose calls they are: identity headers, tokens and where those come from, headers and credentials of one's own.
import { expect } from "chai";
import { admin, client, lab, newTag, rejection, taggedClient } from "./lab.js";
import { fetchInTurn, refusal, tokenExpired } from "./wire.js";

/** Where requests and tokens are counted: with a second endpoint, a read that takes long is rightly sent there, too. */
const ONE = lab.endpoints[0];

describe("who calls", () => {
  /** A fetch that keeps what it was asked, and asks. */
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

  it("is told by identity headers and bearer token, on each call", async () => {
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

  it("goes with credentials and headers of one's own only where they were asked for", async () => {
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

  it("is asked for the token on each call, and once more when it has expired", async () => {
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

  it("ten calls at once whose token has expired share one refresh, and are tried once more each", async () => {
    const { token: expired } = await admin("POST", "/tokens", { client: "alice", kind: "expired" });
    let refreshes = 0;
    let asked = 0;
    const { service, calls } = await taggedClient({
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

  /** A token function that gives an expired token to `first` questions; every later one is answered by hand, or fails. */
  function refreshable(first) {
    const refreshes = [];
    let asked = 0;
    const token = () => {
      asked += 1;
      if (asked <= first) return "expired";
      return new Promise((resolve, reject) => refreshes.push({ resolve, reject }));
    };
    return { token, refreshes };
  }
  const isFresh = ({ headers }) => headers.get("authorization") === "Bearer fresh";
  const untilNoted = async (list, count) => {
    while (list.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const answersFresh = () => fetchInTurn((request) => (isFresh(request) ? refusal(5, "not there") : tokenExpired()));

  it("one of many that wait for a refresh is aborted: the others get it, and the function is asked once", async () => {
    const { token, refreshes } = refreshable(4);
    const fetch = answersFresh();
    const service = await client({ endpoints: lab.endpoints[0], fetch, token });
    const aborts = Array.from({ length: 4 }, () => new AbortController());
    const calls = aborts.map(({ signal }) => rejection(service.getLease({ name: "a", signal })));
    await untilNoted(fetch.sent, 4);
    await untilNoted(refreshes, 1);
    // The one that asked, and one that joined.
    aborts[0].abort("first");
    aborts[2].abort("third");
    expect([await calls[0], await calls[2]]).to.deep.equal(["first", "third"]);
    // One that finds out now joins them.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(refreshes).to.have.length(1);
    refreshes[0].resolve("fresh");
    expect([(await calls[1]).reason, (await calls[3]).reason]).to.deep.equal(["not-found", "not-found"]);
    expect(refreshes).to.have.length(1);
  });

  it("one that leaves a refresh before others come to it does not make them ask again", async () => {
    const { token, refreshes } = refreshable(3);
    let release;
    const held = new Promise((resolve) => {
      release = resolve;
    });
    // The third call hears late that its token has expired.
    const fetch = fetchInTurn(
      tokenExpired,
      tokenExpired,
      () => held.then(tokenExpired),
      () => refusal(5, "not there"),
    );
    const service = await client({ endpoints: lab.endpoints[0], fetch, token, hedging: false });
    const leaving = new AbortController();
    const calls = [
      rejection(service.getLease({ name: "a", signal: leaving.signal })),
      rejection(service.getLease({ name: "a" })),
      rejection(service.getLease({ name: "a" })),
    ];
    await untilNoted(fetch.sent, 3);
    await untilNoted(refreshes, 1);
    leaving.abort("left");
    expect(await calls[0]).to.equal("left");
    release();
    await new Promise((resolve) => setTimeout(resolve, 50));
    refreshes.forEach(({ resolve }) => resolve("fresh"));
    expect([(await calls[1]).reason, (await calls[2]).reason]).to.deep.equal(["not-found", "not-found"]);
    expect(refreshes).to.have.length(1);
  });

  it("a refresh that fails rejects all that wait, and the next call asks again", async () => {
    const { token, refreshes } = refreshable(3);
    const fetch = answersFresh();
    const service = await client({ endpoints: lab.endpoints[0], fetch, token });
    const calls = Array.from({ length: 3 }, () => rejection(service.getLease({ name: "a" })));
    await untilNoted(fetch.sent, 3);
    await untilNoted(refreshes, 1);
    const cause = new Error("the provider is away");
    refreshes[0].reject(cause);
    expect(await Promise.all(calls)).to.deep.equal([cause, cause, cause]);
    expect(refreshes).to.have.length(1);
    const next = rejection(service.getLease({ name: "a" }));
    await untilNoted(refreshes, 2);
    refreshes[1].resolve("fresh");
    expect((await next).reason).to.equal("not-found");
  });

  it("a refresh that all have left is not what the next call waits for", async () => {
    let asked = 0;
    const hung = new Promise(() => undefined);
    const service = await client({
      endpoints: lab.endpoints[0],
      fetch: answersFresh(),
      token: () => {
        asked += 1;
        return asked === 2 ? hung : asked === 4 ? "fresh" : "expired";
      },
    });
    const leaving = new AbortController();
    const first = rejection(service.getLease({ name: "a", signal: leaving.signal }));
    while (asked < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    leaving.abort("left");
    expect(await first).to.equal("left");
    expect((await rejection(service.getLease({ name: "a" }))).reason).to.equal("not-found");
    expect(asked).to.equal(4);
  });

  it("is not asked again where an earlier attempt of a write may have been done before its token was refused", async () => {
    let asked = 0;
    const broken = () => {
      throw new TypeError("the connection broke");
    };
    const fetch = fetchInTurn(broken, tokenExpired, () => refusal(5, "not there"));
    const service = await client({
      endpoints: lab.endpoints[0],
      fetch,
      token: () => {
        asked += 1;
        return "t";
      },
    });
    const error = await rejection(service.createLease({ selector: "a=b", duration: "1m" }));
    expect([error.reason, error.outcome]).to.deep.equal(["token-expired", "unknown"]);
    expect(error.leaseName).to.be.a("string");
    // A third request would be another call with a name of its own, and could make a second lease.
    const names = fetch.sent.map(({ method, message }) => `${method} ${message}`);
    expect([names.length, new Set(names).size]).to.deep.equal([2, 1]);
    expect(asked).to.equal(1);
  });

  describe("a token as people paste it", () => {
    const given = {
      text: (token) => token,
      "a function": (token) => () => token,
      "a function that waits": (token) => async () => token,
    };
    for (const [what, of] of Object.entries(given)) {
      it(`by ${what}: a Bearer before it, spaces and line ends around it are cut off`, async () => {
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

      it(`by ${what}: an empty one is missing, one that no header may carry malformed; nothing is sent`, async () => {
        const wrong = {
          "token-missing": ["", " ", "\n", "Bearer", "Bearer \r\n"],
          "token-malformed": ["e\nyJ", "Köln", "Bearer e\0yJ", "eyJ\nBearer x"],
        };
        for (const [reason, tokens] of Object.entries(wrong)) {
          for (const token of tokens) {
            const fetch = fetchInTurn(() => refusal(5, "not there"));
            const service = await client({ endpoints: lab.endpoints[0], fetch, token: of(token) });
            for (const [method, options] of [
              ["listLeases", {}],
              ["deleteLease", { name: "a" }],
              ["updateLease", { name: "a", duration: "1m" }],
              ["rotateToken", {}],
            ]) {
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

    it("is refused as malformed even where a refresh gives it", async () => {
      let asked = 0;
      const fetch = fetchInTurn(tokenExpired);
      const service = await client({ endpoints: lab.endpoints[0], fetch, token: () => ["old", ""][asked++] });
      expect((await rejection(service.getLease({ name: "a" }))).reason).to.equal("token-missing");
      expect([asked, fetch.sent.length]).to.deep.equal([2, 1]);
    });
  });

  it("is not asked for a token where the call is wrong by itself", async () => {
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
    const service = await client({ endpoints: ONE, fetch });
    const rotated = await service.rotateToken();
    expect(rotated.token).to.be.a("string").and.not.equal("");
    expect(rotated.expiry.getTime()).to.be.above(Date.now());
    expect(new Date(rotated.expiryText).getTime()).to.equal(rotated.expiry.getTime());
    await service.listExporters({ pageSize: 1 });
    expect(requests.at(-1).headers.authorization).to.equal(`Bearer ${rotated.token}`);
  });
});
