// The range of options in milliseconds. For other invalid values, see input.test.js.
// @ts-nocheck Most values here are wrong on purpose.
import { expect } from "chai";
import { CALLS, notFound } from "./call-options.js";
import { client, lab, nothingUncaught, rejection } from "./lab.js";
import { fetchInTurn } from "./wire.js";

nothingUncaught();

describe("a number of milliseconds", () => {
  const most = 2 ** 31 - 1;
  const wrong = (least) => [least - 1, least - 0.5, -1, NaN, Infinity, most + 1, most + 0.5, "500"];
  const right = (least) => [least, least + 0.5, most, undefined];
  const calls = Object.keys(CALLS).filter((method) => method !== "rotateToken");
  const connecting = {
    timeoutMs: 1,
    attemptTimeoutMs: 1,
    breakerMinMs: 1,
    breakerMaxMs: 1,
    raceAgainMs: 1,
    staggerMs: 0,
    hedgeAfterMs: 0,
  };

  it("of a call is from 1 to a timer's maximum; otherwise it is rejected by name before anything is sent", async () => {
    const fetch = fetchInTurn(notFound);
    const service = await client({ fetch, endpoints: lab.endpoints[0] });
    const made = [
      ...calls.map((method) => [method, CALLS[method][0]]),
      ["releaseLeases", { names: ["a"] }],
      ["waitForLease", { name: "a" }],
    ];
    for (const [method, options] of made) {
      for (const timeoutMs of wrong(1)) {
        const error = await rejection(service[method]({ ...options, timeoutMs }));
        expect([error.reason, error.field], `${method} ${timeoutMs}`).to.deep.equal(["invalid-argument", "timeoutMs"]);
        expect(error.rawMessage).to.include("a number of milliseconds from 1 to 2147483647");
      }
    }
    expect(fetch.sent).to.deep.equal([]);
    for (const [method, options] of made) {
      for (const timeoutMs of right(1)) {
        const end = await service[method]({ ...options, timeoutMs }).catch((error) => error);
        expect(end.reason, `${method} ${timeoutMs}`).to.not.equal("invalid-argument");
        if (method === "releaseLeases") expect(end[0].error.reason).to.be.oneOf(["not-found", "deadline-exceeded"]);
      }
    }
  });

  it("of connect has the same range, from 0 where that is useful", async () => {
    for (const [field, least] of Object.entries(connecting)) {
      for (const value of wrong(least)) {
        const error = await rejection(client({ [field]: value }));
        expect([error.reason, error.field], `${field} ${value}`).to.deep.equal(["invalid-argument", field]);
        expect(error.rawMessage).to.include(`a number of milliseconds from ${least} to 2147483647`);
      }
      for (const value of right(least)) (await client({ [field]: value })).close();
    }
  });

  it("of a watch has the same range, from 100", async () => {
    const service = await client();
    for (const method of ["watchExporters", "watchLeases"]) {
      for (const intervalMs of wrong(100)) {
        expect(() => service[method]({ intervalMs }), `${method} ${intervalMs}`).to.throw(
          /`intervalMs` must be a number of milliseconds from 100 to 2147483647/,
        );
      }
      for (const intervalMs of right(100)) service[method]({ intervalMs });
    }
  });

  it("with a fraction is rounded up", async () => {
    const fetch = fetchInTurn(notFound);
    const service = await client({ fetch, endpoints: lab.endpoints[0], timeoutMs: 86_399_999.5 });
    // With a stopped clock, the whole time remains when the request is sent.
    performance.now = () => 1_000;
    try {
      await rejection(service.getLease({ name: "a" }));
      await rejection(service.getLease({ name: "a", timeoutMs: 49_999_999.001 }));
    } finally {
      delete performance.now;
    }
    expect(fetch.sent.map(({ headers }) => headers["grpc-timeout"])).to.deep.equal(["86400000m", "50000000m"]);
  });
});
