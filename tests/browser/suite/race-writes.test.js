// Writes over three endpoints whose connections are cut before or after the controller did the work: nothing is booked twice,
// and ambiguous writes are resolved or reported. The demo counts what was done, not the client.
import { expect } from "chai";
import { abortAll, breakIt, describeDirect, restoreAll, pause, racer, urls } from "./breakable.js";
import { admin, eventually, newTag, rejection } from "./lab.js";

const CALLS = 1_000;
const SIDE_BY_SIDE = 20;
/** Which requests are cut: the call, its preflight, or both. */
const AIMS = [undefined, "only", "too"];
const TOMORROW = new Date(Date.now() + 86_400_000);

const any = (list) => list[Math.floor(Math.random() * list.length)];

/** Keeps two of three endpoints broken, in different ways, and changes which; returns a function that stops it. */
function cutAtRandom(everyMs) {
  let stopped = false;
  let up = 0;
  async function shuffle() {
    // One endpoint is restored before the next one breaks, so that one works at any time.
    up = any([0, 1, 2].filter((index) => index !== up));
    await breakIt(up);
    const others = [0, 1, 2].filter((index) => index !== up);
    const cuts = any([
      ["before", "after"],
      ["after", "before"],
    ]);
    await Promise.all(others.map((index, place) => breakIt(index, cutFault(cuts[place]))));
  }
  function cutFault(cut) {
    const preflight = any(AIMS);
    const methods = any([{}, { methods: ["CreateLease"] }]);
    const fault = { cut, probability: 0.3 + 0.7 * Math.random(), ...methods };
    return preflight === undefined ? fault : { ...fault, preflight };
  }
  const running = (async () => {
    while (!stopped) {
      await shuffle();
      await pause(everyMs * (0.5 + Math.random()));
    }
    await restoreAll();
  })();
  return async () => {
    stopped = true;
    await running;
  };
}

/** Calls `one` with 0, 1, ..., this many in parallel; returns the results. */
async function inChunks(count, one) {
  const results = [];
  const next = Array.from({ length: count }, (_, index) => index).values();
  const worker = async () => {
    for (const index of next)
      results[index] = await one(index).then(
        (value) => ({ value }),
        (error) => ({ error }),
      );
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return results;
}

/** The leases in the demo with a selector `KEY=...`, by that selector. */
async function leasesBySelector(key) {
  const { leases } = await admin("GET", "/leases");
  return Map.groupBy(
    leases.filter(({ selector }) => selector.startsWith(`${key}=`)),
    ({ selector }) => selector,
  );
}

describeDirect("a thousand bookings", function () {
  this.timeout(280_000);
  afterEach(restoreAll);

  for (const { named, freshPreflights } of [
    { named: "under random cuts", freshPreflights: false },
    // Browsers cache a preflight by the names of the headers: a new name causes a new one.
    { named: "each with a preflight of its own, under random cuts", freshPreflights: true },
  ]) {
    it(`${named} create one lease each, and hardly any errors`, async () => {
      const key = newTag();
      let requests = 0;
      const ask = (url, init) => {
        const headers = new Headers(init.headers);
        headers.set(`x-fresh-${(requests += 1)}`, "1");
        return fetch(url, { ...init, headers });
      };
      const { service, tag, calls } = await racer({ client: "bob", ...(freshPreflights ? { fetch: ask } : {}) });
      const count = freshPreflights ? CALLS / 2 : CALLS;
      const stop = cutAtRandom(60);
      const selectorOf = (index) => `${key}=call-${index}`;
      const cuts = async (afterWork) =>
        (await calls()).filter(
          (call) => call.method === "CreateLease" && call.outcome === "cut" && call.did_work === afterWork,
        );
      const book = async () => {
        const all = [];
        // More bookings may be needed until both kinds of faults have occurred.
        do {
          const from = all.length;
          const one = (index) =>
            service.createLease({ selector: selectorOf(from + index), duration: "10m", beginTime: TOMORROW });
          all.push(...(await inChunks(from === 0 ? count : 100, one)));
        } while ((await cuts(true)).length === 0 || (await cuts(false)).length === 0);
        return all;
      };
      const results = await book().finally(stop);
      // A request that the client has aborted may still be processed by the server.
      await pause(500);
      await eventually(tag, (seen) => seen.every(({ outcome }) => outcome !== "open"));
      const made = await leasesBySelector(key);
      const successes = results.filter(({ error }) => error === undefined).length;
      const errors = results.map(({ error }) => error).filter((error) => error !== undefined);
      const unsure = errors.filter(({ outcome }) => outcome === "unknown").length;
      const leases = [...made.values()].flat().length;
      expect(errors.length, errors.map(String).join("\n")).to.be.at.most(results.length / 100);
      for (const [selector, ofOne] of made) expect(ofOne, selector).to.have.length(1);
      results.forEach(({ value }, index) => {
        if (value === undefined) return;
        const selector = selectorOf(index);
        expect([value.selector, made.get(selector)?.[0].name], selector).to.deep.equal([selector, value.name]);
      });
      expect(leases).to.be.within(successes, successes + unsure);
    });
  }
});

describeDirect("a write whose connection is cut", () => {
  afterEach(restoreAll);

  /** A client whose winner is endpoint 0, and a lease of it that has not begun. */
  async function settled(options) {
    // The first has unlimited time, so no other endpoint is used, even on a busy machine.
    const made = await racer({ staggerMs: 60_000, hedging: false, ...options });
    await made.service.listExporters({ pageSize: 1 });
    expect(made.winner()).to.equal(0);
    const { name } = await made.service.createLease({
      selector: `${newTag()}=x`,
      duration: "10m",
      beginTime: TOMORROW,
    });
    const sent = async (method) => (await made.seen()).filter((call) => call.method === method);
    return { ...made, name, sent };
  }

  /** Cuts `method` at endpoint 0, including requests that a browser repeats itself. */
  const cutAll = (cut, method) => breakIt(0, { cut, methods: [method] });

  const leaseNamed = async (name) => (await admin("GET", "/leases")).leases.filter((lease) => lease.name === name);

  /** Waits for the end of a lease, which comes shortly after the answer. */
  async function ended(name) {
    for (const end = Date.now() + 60_000; Date.now() < end; await pause(50)) {
      if ((await leaseNamed(name)).some((lease) => lease.ended)) return;
    }
    throw new Error(`${name} has not ended`);
  }

  for (const cut of ["before", "after"]) {
    it(`${cut} the work: a booking is made once`, async () => {
      const { service, sent } = await settled();
      await cutAll(cut, "CreateLease");
      const selector = `${newTag()}=x`;
      const lease = await service.createLease({ selector, duration: "10m", beginTime: TOMORROW });
      expect(lease.selector).to.equal(selector);
      const { leases } = await admin("GET", "/leases");
      expect(leases.filter((one) => one.selector === selector).map(({ name }) => name)).to.deep.equal([lease.name]);
      // The one from `settled`, and this one.
      expect((await sent("CreateLease")).filter(({ code }) => code === "OK")).to.have.length(2);
    });

    it(`${cut} the work: an update returns the requested values`, async () => {
      const { service, name } = await settled();
      await cutAll(cut, "UpdateLease");
      const lease = await service.updateLease({ name, duration: "42m" });
      expect(lease.durationSeconds).to.equal(42 * 60);
      await restoreAll();
      expect((await service.getLease({ name })).durationSeconds).to.equal(42 * 60);
    });

    it(`${cut} the work: a release succeeds, once`, async () => {
      const { service, name } = await settled();
      await cutAll(cut, "DeleteLease");
      await service.deleteLease({ name });
      await ended(name);
      await restoreAll();
      expect((await rejection(service.deleteLease({ name }))).reason).to.equal("already-released");
    });
  }

  it("after the work, once: a repetition by the browser is neither a second booking nor an error", async () => {
    // Browsers repeat even a POST if a kept-alive connection breaks before the response; the page cannot detect it.
    const { service } = await settled();
    await breakIt(0, { cut: "after", methods: ["CreateLease"], count: 1 });
    const selector = `${newTag()}=x`;
    const lease = await service.createLease({ selector, duration: "10m", beginTime: TOMORROW });
    const { leases } = await admin("GET", "/leases");
    expect(leases.filter((one) => one.selector === selector).map(({ name }) => name)).to.deep.equal([lease.name]);
  });

  it("after the work: a token rotation is sent once, and the error has the outcome unknown", async () => {
    let asked = 0;
    const counting = (url, init) => {
      asked += url.endsWith("/RotateToken") ? 1 : 0;
      return fetch(url, init);
    };
    const { service, sent } = await settled({ fetch: counting });
    // The browser repeats a request if its connection was used before, even for a preflight. So the preflight is made
    // beforehand, and its connection is closed.
    await service.rotateToken();
    await Promise.all([cutAll("after", "RotateToken"), abortAll()]);
    const error = await rejection(service.rotateToken());
    expect([error.outcome, error.attempts.length, asked]).to.deep.equal(["unknown", 1, 2]);
    const requests = (await sent("RotateToken")).map(({ outcome, did_work: didWork }) => [outcome, didWork]);
    expect(requests).to.deep.equal([
      ["answered", true],
      ["cut", true],
    ]);
  });

  it("after the work, at every endpoint: the booking's outcome is unknown, with its name, and there is at most one lease", async () => {
    const { service } = await settled({ client: "bob" });
    await Promise.all(urls.map((_, index) => breakIt(index, { cut: "after", methods: ["CreateLease"] })));
    const error = await rejection(
      service.createLease({ selector: `${newTag()}=x`, duration: "10m", beginTime: TOMORROW, timeoutMs: 8_000 }),
    );
    expect(error.outcome).to.equal("unknown");
    expect(await leaseNamed(error.leaseName)).to.have.length(1);
    expect(error.attempts.length).to.be.at.least(2);
    const after = error.attempts
      .slice(1)
      .map(({ startedMs }, index) => startedMs - error.attempts[index].startedMs - error.attempts[index].tookMs);
    // Tolerates rounding below the clock's resolution.
    expect(Math.min(...after), "never two open").to.be.above(-0.001);
  });

  it("in its preflight: nothing was sent, and another endpoint is used", async () => {
    const { service, attempts } = await settled();
    attempts();
    await breakIt(0, { cut: "before", methods: ["CreateLease"], preflight: "too" });
    const lease = await service.createLease({ selector: `${newTag()}=x`, duration: "10m", beginTime: TOMORROW });
    expect(await leaseNamed(lease.name)).to.have.length(1);
    const writes = attempts().filter(({ method }) => method === "CreateLease");
    expect(writes.map(({ outcome }) => outcome)).to.deep.equal(["failed", "answered"]);
    expect(writes[1].endpoint).to.not.equal(0);
  });

  it("an update of an ended lease is rejected, with the unchanged lease", async () => {
    const { service, name } = await settled();
    await service.deleteLease({ name });
    await ended(name);
    const error = await rejection(service.updateLease({ name, duration: "42m" }));
    expect([error.code, error.reason, error.outcome]).to.deep.equal(["FAILED_PRECONDITION", "not-applied", null]);
    expect([error.leaseName, error.lease.durationSeconds]).to.deep.equal([name, 600]);
  });

  it("a chosen id that is taken is rejected, with the lease that has it", async () => {
    const { service, name } = await settled();
    const error = await rejection(service.createLease({ leaseId: name, selector: "a=b", duration: "10m" }));
    expect([error.reason, error.outcome, error.lease.name]).to.deep.equal(["already-exists", null, name]);
  });
});
