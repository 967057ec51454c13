import type { Attempt } from "jumpstarter-web";
import { describe, expect, it } from "vitest";
import { AttemptLog, KEPT_SAMPLES } from "./attempt-log";

const OK: Attempt = {
  endpoint: "https://a",
  method: "ListLeases",
  startedMs: 0,
  tookMs: 12,
  outcome: "answered",
  code: "OK",
  reason: null,
  httpStatus: null,
};

describe("the log of attempts", () => {
  it("knows when a list was last read", () => {
    const log = new AttemptLog();
    for (const other of [
      { outcome: "failed", code: "UNAVAILABLE", reason: "network" },
      { code: "UNKNOWN", reason: "token-expired" },
      { method: "CreateLease" },
    ] as const) {
      log.onAttempt({ ...OK, ...other });
      expect(log.lastList()).toBeNull();
    }
    log.onAttempt(OK);
    expect(log.lastList()).not.toBeNull();
  });

  it("keeps the last samples and the last failure of each endpoint, without aborted attempts", () => {
    const log = new AttemptLog();
    for (let count = 0; count < KEPT_SAMPLES + 5; count += 1) log.onAttempt({ ...OK, tookMs: count });
    log.onAttempt({ ...OK, outcome: "lost", code: null });
    log.onAttempt({ ...OK, outcome: "failed", code: "UNAVAILABLE", reason: "network", tookMs: 999 });
    log.onAttempt({ ...OK, endpoint: "https://b" });
    const { samples, lastFailure } = log.endpoint("https://a");
    expect(samples).toHaveLength(KEPT_SAMPLES);
    expect(samples.at(-1)).toMatchObject({ tookMs: 999, answered: false });
    expect(samples[0]?.tookMs).toBe(6);
    expect(lastFailure?.attempt.reason).toBe("network");
    expect(log.endpoint("https://b").lastFailure).toBeNull();
    expect(log.endpoint("https://c").samples).toEqual([]);
  });
});
