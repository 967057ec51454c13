// An expired token is refreshed once for all calls that wait for it, however these end. For tokens themselves, see
// identity.test.js.
import { expect } from "chai";
import { admin, client, lab, rejection, taggedClient } from "./lab.js";
import { fetchInTurn, refusal, tokenExpired } from "./wire.js";

describe("the refresh of an expired token", () => {
  it("is made once for ten parallel calls, each of which is retried once", async () => {
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
    // The refusals arrive one after the other, some of them after the refresh.
    const slow = (index) => service.listExporters({ pageSize: 1 + index });
    await Promise.all(Array.from({ length: 10 }, (_, index) => slow(index)));
    expect([asked, refreshes]).to.deep.equal([11, 1]);
    expect(await calls()).to.have.length(20);
    // A token that expires later is refreshed again.
    asked = 9;
    await service.listExporters({ pageSize: 1 });
    expect([asked, refreshes]).to.deep.equal([11, 2]);
  });

  /** A token function that returns an expired token for the first `first` calls; the test resolves or rejects the later ones. */
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

  it("continues for the other calls if one of them is aborted, and the function is called once", async () => {
    const { token, refreshes } = refreshable(4);
    const fetch = answersFresh();
    const service = await client({ endpoints: lab.endpoints[0], fetch, token });
    const aborts = Array.from({ length: 4 }, () => new AbortController());
    const calls = aborts.map(({ signal }) => rejection(service.getLease({ name: "a", signal })));
    await untilNoted(fetch.sent, 4);
    await untilNoted(refreshes, 1);
    // The call that started the refresh, and one that joined it.
    aborts[0].abort("first");
    aborts[2].abort("third");
    expect([await calls[0], await calls[2]]).to.deep.equal(["first", "third"]);
    // A call that is refused now joins them.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(refreshes).to.have.length(1);
    refreshes[0].resolve("fresh");
    expect([(await calls[1]).reason, (await calls[3]).reason]).to.deep.equal(["not-found", "not-found"]);
    expect(refreshes).to.have.length(1);
  });

  it("is shared even by calls that join after the first was aborted", async () => {
    const { token, refreshes } = refreshable(3);
    /** @type {(value?: unknown) => void} */
    let release;
    const held = new Promise((resolve) => {
      release = resolve;
    });
    // The refusal of the third call arrives late.
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

  it("rejects all waiting calls if it fails, and the next call tries again", async () => {
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

  it("starts again if all calls of the previous one were aborted", async () => {
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

  it("is not made for a write whose earlier attempt may have been done", async () => {
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
    // A third request would be a new call with another name, and could create a second lease.
    const names = fetch.sent.map(({ method, message }) => `${method} ${message}`);
    expect([names.length, new Set(names).size]).to.deep.equal([2, 1]);
    expect(asked).to.equal(1);
  });
});
