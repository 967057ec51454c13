// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import type { Attempt, EndpointState } from "jumpstarter-web";
import { attemptDetail, attemptReason, breakerWords, callWords, latencyWords, successWords } from "./attempt-words";

const OK: Attempt = {
  endpoint: "http://a:1",
  method: "ListLeases",
  startedMs: 250,
  tookMs: 12.4,
  outcome: "answered",
  code: "OK",
  reason: null,
  httpStatus: null,
};
const BAD: Attempt = { ...OK, outcome: "failed", code: "UNAVAILABLE", reason: "http-status", httpStatus: 502 };
const NEW: EndpointState = { url: "http://a:1", winner: false, latencyMs: null, success: null, breakerOpenForMs: null };

describe("words of attempts", () => {
  it("describe what an attempt has besides OK", () => {
    expect(attemptReason(OK)).toBe("");
    expect(attemptReason(BAD)).toBe("UNAVAILABLE, http-status, HTTP 502");
    expect(attemptDetail(BAD)).toBe(
      "http://a:1 started at 250 ms and failed after 12 ms (UNAVAILABLE, http-status, HTTP 502)",
    );
    expect(attemptDetail({ ...OK, outcome: "timed-out" })).toContain("timed out after 12 ms");
  });

  it("say which endpoint answered a call, or that none did", () => {
    const call = { id: "1", method: "ListLeases", beganMs: 0, at: new Date(0) };
    expect(callWords({ ...call, attempts: [BAD, OK] })).toBe("answered by a:1 after 262 ms");
    expect(callWords({ ...call, attempts: [BAD] })).toBe("no answer after 262 ms");
    expect(callWords({ ...call, attempts: [{ ...OK, outcome: "abandoned" }] })).toBe("given up after 262 ms");
  });

  it("describe what is known about an endpoint", () => {
    expect([latencyWords(NEW), successWords(NEW), breakerWords(NEW)]).toEqual([
      "not known yet",
      "not known yet",
      "closed",
    ]);
    const known = { ...NEW, latencyMs: 1_234.5, success: 0.987, breakerOpenForMs: 1_200 };
    expect([latencyWords(known), successWords(known), breakerWords(known)]).toEqual([
      "1,235 ms",
      "99%",
      "open: tried last for 2 s",
    ]);
  });
});
