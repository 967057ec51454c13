import { describe, expect, it } from "vitest";
import type { Attempt } from "jumpstarter-web";
import { KEPT_CALLS, answered, endMs, withAttempt, type Call } from "./calls";

const A = "http://a";
const B = "http://b";

function attempt(parts: Partial<Attempt>): Attempt {
  const usual = { endpoint: A, method: "ListLeases", startedMs: 0, tookMs: 10, outcome: "answered" } as const;
  return { ...usual, code: "OK", reason: null, httpStatus: null, ...parts };
}

/** Reports `attempts`, each at the time in milliseconds before it. */
function reported(...attempts: readonly (readonly [number, Attempt])[]): readonly Call[] {
  return attempts.reduce<readonly Call[]>(
    (calls, [ms, one]) => withAttempt(calls, one, { ms, date: 1_000_000 + ms }),
    [],
  );
}

describe("attempts grouped into calls", () => {
  it("join the call that began at their time, in the order they started", () => {
    const [call, ...others] = reported(
      [310, attempt({ endpoint: B, startedMs: 200, tookMs: 10 })],
      [310.2, attempt({ startedMs: 0, tookMs: 210, outcome: "lost", code: null })],
    );
    expect(others).toEqual([]);
    expect(call?.attempts.map(({ endpoint }) => endpoint)).toEqual([A, B]);
    expect(call?.beganMs).toBe(100);
    expect(call?.at.getTime()).toBe(1_000_100);
  });

  it("join the same call even if one is reported much later than another, and a little late", () => {
    const calls = reported(
      [105, attempt({ tookMs: 5, outcome: "failed", code: null, reason: "network" })],
      [30_112, attempt({ endpoint: B, startedMs: 5, tookMs: 29_995, outcome: "timed-out", code: null })],
    );
    expect(calls).toHaveLength(1);
    expect(calls[0] && endMs(calls[0])).toBe(30_000);
    expect(calls[0] && answered(calls[0])).toBeUndefined();
  });

  it("of other methods, or of a later call, stay separate, the newest first", () => {
    const calls = reported([110, attempt({})], [110, attempt({ method: "ListExporters" })], [5_110, attempt({})]);
    expect(calls.map(({ method, beganMs }) => [method, beganMs])).toEqual([
      ["ListLeases", 5_100],
      ["ListLeases", 100],
      ["ListExporters", 100],
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
  });

  it("join the nearer of two calls that began close together", () => {
    const calls = reported(
      [100, attempt({ tookMs: 0 })],
      [130, attempt({ tookMs: 0 })],
      [137, attempt({ tookMs: 16 })],
    );
    expect(calls.map(({ attempts }) => attempts.length)).toEqual([2, 1]);
  });

  it("do not change other calls, and remove the oldest", () => {
    const many = Array.from({ length: KEPT_CALLS + 5 }, (_, index) => [index * 100, attempt({})] as const);
    const before = reported(...many);
    expect(before).toHaveLength(KEPT_CALLS);
    const after = withAttempt(before, attempt({ tookMs: 0 }), { ms: 99_999, date: 0 });
    expect(after).toHaveLength(KEPT_CALLS);
    expect(after[1]).toBe(before[0]);
  });
});
