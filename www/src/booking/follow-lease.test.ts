import { init, type Lease } from "jumpstarter-web";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { leaseWith } from "../leases/lease.fixture";
import { followDelay, followLease } from "./follow-lease";

const NOW = "2026-11-23T12:00:00Z";
const pause = (_ms: number, signal: AbortSignal) => {
  signal.throwIfAborted();
  return Promise.resolve();
};

/** A service that answers each read with the next of `answers`. */
function answering(...answers: (Lease | Error)[]) {
  return {
    getLease: vi.fn(() => {
      const answer = answers.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? leaseWith({}));
    }),
  };
}

describe("following a lease", () => {
  beforeAll(() => init());

  it("goes on while it waits, and ends when it has an exporter", async () => {
    const acquired = leaseWith({ effectiveBeginTimeText: NOW, exporter: "rpi4-01" });
    const service = answering(leaseWith({}), leaseWith({ beginTimeText: NOW }), acquired);
    const onLease = vi.fn();
    const signal = new AbortController().signal;
    await followLease(service, { name: "l" }, { signal, onLease, onError: vi.fn(), pause });
    expect(onLease).toHaveBeenCalledTimes(3);
    expect(onLease).toHaveBeenLastCalledWith(acquired);
  });

  it("tells of a failed read, and reads again", async () => {
    const service = answering(new Error("down"), leaseWith({ effectiveEndTimeText: NOW }));
    const onError = vi.fn();
    const signal = new AbortController().signal;
    await followLease(service, { name: "l" }, { signal, onLease: vi.fn(), onError, pause });
    expect(onError).toHaveBeenCalledTimes(1);
    expect(service.getLease).toHaveBeenCalledTimes(2);
  });

  it("stops without a word when nobody looks any more", async () => {
    const leaving = new AbortController();
    const service = answering(leaseWith({}), leaseWith({}));
    const onError = vi.fn();
    const onLease = () => leaving.abort();
    await followLease(service, { name: "l" }, { signal: leaving.signal, onLease, onError, pause });
    expect(service.getLease).toHaveBeenCalledTimes(1);
    expect(onError).not.toHaveBeenCalled();
  });

  it("reads soon at first, and never more often than every five seconds later", () => {
    expect(followDelay(0)).toBeLessThan(500);
    expect(followDelay(30)).toBe(5000);
  });
});
