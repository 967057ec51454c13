import { init } from "jumpstarter-web";
import { beforeAll, describe, expect, it } from "vitest";
import { isActive, leaseStage, decidingCondition } from "./lease-stage";
import { leaseLabel } from "./lease-words";
import { condition, leaseWith } from "./lease.fixture";

const NOW = "2026-11-23T12:00:00Z";

describe("a lease's stage", () => {
  beforeAll(() => init());

  it("is undecided until the controller has processed it", () => {
    expect(leaseStage(leaseWith({}))).toBe("undecided");
    expect(decidingCondition(leaseWith({}))).toBeNull();
  });

  it("is waiting for an exporter, or for its begin time", () => {
    const lease = leaseWith({ conditions: [condition("Pending", "True", "NotAvailable")] });
    expect(leaseStage(lease)).toBe("waiting");
    expect(leaseLabel(lease).words).toBe("Waiting: all in use");
    expect(leaseStage(leaseWith({ beginTimeText: NOW }))).toBe("waiting");
  });

  it("is acquired when it runs on an exporter", () => {
    const conditions = [condition("Pending", "False", "Offline"), condition("Ready", "True", "Ready")];
    const lease = leaseWith({ conditions, effectiveBeginTimeText: NOW, exporter: "rpi4-01" });
    expect(leaseStage(lease)).toBe("acquired");
    expect(decidingCondition(lease)?.type).toBe("Ready");
  });

  it("is ended after it has run", () => {
    const conditions = [condition("Pending", "True", "NotAvailable"), condition("Ready", "False", "Expired")];
    const lease = leaseWith({ conditions, effectiveBeginTimeText: NOW, effectiveEndTimeText: NOW, exporter: "x" });
    expect(leaseStage(lease)).toBe("ended");
    expect(leaseLabel(lease).words).toBe("Expired");
    expect(isActive(lease)).toBe(false);
  });

  it("is ended if released before its begin time, without effective times", () => {
    const released = { ...condition("Ready", "False", "Released"), lastTransitionTimeText: NOW };
    expect(leaseStage(leaseWith({ conditions: [released], beginTimeText: NOW }))).toBe("ended");
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

  it("is refused if nothing can satisfy it, with the reason", () => {
    const conditions = [condition("Unsatisfiable", "True", "NoAccess")];
    const lease = leaseWith({ conditions, effectiveEndTimeText: NOW });
    expect(leaseStage(lease)).toBe("refused");
    expect(isActive(lease)).toBe(false);
    expect(leaseLabel(lease).words).toBe("Nothing matches");
    expect(leaseStage(leaseWith({ conditions: [condition("Invalid", "True", "InvalidSelector")] }))).toBe("refused");
  });
});
