import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { INTERVAL_MS, nextDelay, Poller } from "./poller";
import type { Visibility } from "./visibility";

class Eyes implements Visibility {
  open = true;
  readonly #listeners = new Set<() => void>();
  visible = () => this.open;
  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  set(open: boolean) {
    this.open = open;
    for (const listener of this.#listeners) listener();
  }
}

describe("a poller", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0.5);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("reads at once, and then every interval", async () => {
    const load = vi.fn(() => Promise.resolve("data"));
    const poller = new Poller<string>(new Eyes());
    const stop = poller.run(load);
    await vi.advanceTimersByTimeAsync(INTERVAL_MS * 3 + 1);
    expect(load).toHaveBeenCalledTimes(4);
    expect(poller.snapshot()).toMatchObject({ data: "data", error: null, loading: false });
    stop();
    await vi.advanceTimersByTimeAsync(INTERVAL_MS * 3);
    expect(load).toHaveBeenCalledTimes(4);
  });

  it("reads nothing while the page is hidden, and at once when it is seen again", async () => {
    const eyes = new Eyes();
    const load = vi.fn(() => Promise.resolve(1));
    const stop = new Poller<number>(eyes).run(load);
    await vi.advanceTimersByTimeAsync(0);
    eyes.set(false);
    await vi.advanceTimersByTimeAsync(INTERVAL_MS * 10);
    expect(load).toHaveBeenCalledTimes(1);
    eyes.set(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(load).toHaveBeenCalledTimes(2);
    stop();
  });

  it("keeps the data when a read fails, with the time that it is from", async () => {
    const poller = new Poller<number>(new Eyes());
    const load = vi.fn(() => Promise.resolve(1));
    const stop = poller.run(load);
    await vi.advanceTimersByTimeAsync(0);
    const { at } = poller.snapshot();
    load.mockRejectedValueOnce(new Error("down"));
    await vi.advanceTimersByTimeAsync(INTERVAL_MS);
    expect(poller.snapshot()).toMatchObject({ data: 1, at, error: new Error("down") });
    await vi.advanceTimersByTimeAsync(INTERVAL_MS * 2);
    expect(poller.snapshot().error).toBeNull();
    stop();
  });

  it("aborts the read under way when refreshed or stopped, and forgets its answer", async () => {
    const signals: AbortSignal[] = [];
    const answers: ((value: string) => void)[] = [];
    const poller = new Poller<string>(new Eyes());
    const stop = poller.run((signal) => {
      signals.push(signal);
      return new Promise((resolve) => answers.push(resolve));
    });
    poller.refresh();
    expect(signals[0]?.aborted).toBe(true);
    answers[1]?.("new");
    await vi.advanceTimersByTimeAsync(0);
    answers[0]?.("old");
    await vi.advanceTimersByTimeAsync(0);
    expect(poller.snapshot().data).toBe("new");
    poller.refresh();
    stop();
    expect(signals[2]?.aborted).toBe(true);
  });
});

describe("the delay after failures", () => {
  it("grows, at random, and has a limit", () => {
    expect(nextDelay(0, 0.9)).toBe(INTERVAL_MS);
    expect(nextDelay(1, 0)).toBeGreaterThan(1000);
    expect(nextDelay(3, 1)).toBeGreaterThan(nextDelay(2, 1));
    expect(nextDelay(50, 1)).toBeLessThanOrEqual(65_000);
  });
});
