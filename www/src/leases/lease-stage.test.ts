import { init } from "jumpstarter-web";
import { beforeAll, describe, expect, it } from "vitest";
import { labWithClient } from "../lab.fixture";
import { isActive, leaseStage, decidingCondition } from "./lease-stage";
import { leaseLabel } from "./lease-words";
import { condition, leaseWith } from "./lease.fixture";

const NOW = "2026-11-23T12:00:00Z";

/** A lab of one board, and how alice books there for half an hour. */
async function boardToBook() {
  const { lab, service } = await labWithClient({ now: NOW });
  const book = async (selector: string, beginTime?: string) => {
    const { name } = await service.createLease({ selector, beginTime, duration: "30m" });
    return service.getLease({ name });
  };
  return { lab, service, book };
}

describe("a lease's stage", () => {
  beforeAll(() => init());

  it("is undecided until the controller has processed it", () => {
    expect(leaseStage(leaseWith({}))).toBe("undecided");
    expect(decidingCondition(leaseWith({}))).toBeNull();
  });

  it("is waiting for an exporter, or for its begin time", async () => {
    const { book } = await boardToBook();
    await book("board=rpi4");
    const lease = await book("board=rpi4");
    expect(leaseStage(lease)).toBe("waiting");
    expect(leaseLabel(lease).words).toBe("Waiting: all in use");
    expect(leaseStage(await book("board=rpi4", "2026-11-23T13:00:00Z"))).toBe("waiting");
  });

  it("is acquired when it runs on an exporter, and ended after that", async () => {
    const { lab, service, book } = await boardToBook();
    await book("board=rpi4");
    const { name } = await book("board=rpi4");
    // The second lease has waited, which is still among its conditions.
    lab.advance("31m");
    const running = await service.getLease({ name });
    expect(leaseStage(running)).toBe("acquired");
    expect(decidingCondition(running)?.type).toBe("Ready");
    lab.advance("31m");
    const ended = await service.getLease({ name });
    expect(leaseStage(ended)).toBe("ended");
    expect(leaseLabel(ended).words).toBe("Expired");
    expect(isActive(ended)).toBe(false);
  });

  it("is ended if released before its begin time, without effective times", async () => {
    const { lab, service, book } = await boardToBook();
    const { name } = await book("board=rpi4", "2026-11-23T13:00:00Z");
    lab.leases.change(name, { release: true });
    const released = await service.getLease({ name });
    expect(released.effectiveBeginTime).toBeNull();
    expect(leaseStage(released)).toBe("ended");
  });

  it("is determined by the newest deciding condition, even if others follow it", () => {
    const other = {
      ...condition("ExporterHealthy", "False", "Rebooting"),
      lastTransitionTimeText: "2026-11-23T12:00:09Z",
    };
    const refused = {
      ...condition("Unsatisfiable", "True", "NoAccess"),
      lastTransitionTimeText: "2026-11-23T11:00:00Z",
    };
    const ready = { ...condition("Ready", "True", "Ready"), lastTransitionTimeText: NOW };
    for (const conditions of [
      [refused, ready, other],
      [ready, refused],
    ]) {
      const lease = leaseWith({ conditions, effectiveBeginTimeText: NOW, exporter: "rpi4-01" });
      expect(leaseStage(lease)).toBe("acquired");
      expect(decidingCondition(lease)?.type).toBe("Ready");
    }
    expect(leaseStage(leaseWith({ conditions: [condition("Pending", "True", "Provisioning"), other] }))).toBe(
      "waiting",
    );
  });

  it("is refused if nothing can satisfy it, with the reason", async () => {
    const { book } = await boardToBook();
    const lease = await book("board=none");
    expect(leaseStage(lease)).toBe("refused");
    expect(isActive(lease)).toBe(false);
    expect(leaseLabel(lease).words).toBe("Nothing matches");
    expect(leaseStage(leaseWith({ conditions: [condition("Invalid", "True", "InvalidSelector")] }))).toBe("refused");
  });
});
