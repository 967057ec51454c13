import { describe, expect, it } from "vitest";
import type { Condition } from "jumpstarter-web";
import { isActive, leaseStage, tellingCondition } from "./lease-stage";

const NEW = { conditions: [], effectiveBeginTime: null, effectiveEndTime: null, beginTime: null, exporter: "" };
const NOW = new Date("2026-11-23T12:00:00Z");

function condition(type: string, status: string, reason: string): Condition {
  const times = { lastTransitionTime: null, lastTransitionTimeText: null };
  return { type, status, reason, message: reason, observedGeneration: null, ...times };
}

describe("a lease's stage", () => {
  it("is undecided while the controller has not looked at it", () => {
    expect(leaseStage(NEW)).toBe("undecided");
    expect(tellingCondition(NEW)).toBeNull();
  });

  it("is waiting for an exporter, or for its begin", () => {
    expect(leaseStage({ ...NEW, conditions: [condition("Pending", "True", "NotAvailable")] })).toBe("waiting");
    expect(leaseStage({ ...NEW, beginTime: NOW })).toBe("waiting");
  });

  it("is acquired once it runs on an exporter", () => {
    const conditions = [condition("Pending", "False", "Offline"), condition("Ready", "True", "Ready")];
    const lease = { ...NEW, conditions, effectiveBeginTime: NOW, exporter: "rpi4-01" };
    expect(leaseStage(lease)).toBe("acquired");
    expect(tellingCondition(lease)?.type).toBe("Ready");
  });

  it("is ended when released, also before its begin, when it has no times", () => {
    const conditions = [condition("Ready", "False", "Released")];
    expect(leaseStage({ ...NEW, conditions, beginTime: NOW })).toBe("ended");
    expect(leaseStage({ ...NEW, effectiveBeginTime: NOW, effectiveEndTime: NOW, exporter: "x" })).toBe("ended");
  });

  it("is refused for good when nothing can satisfy it", () => {
    const lease = { ...NEW, conditions: [condition("Unsatisfiable", "True", "NoAccess")], effectiveEndTime: NOW };
    expect(leaseStage(lease)).toBe("refused");
    expect(isActive(lease)).toBe(false);
    expect(tellingCondition(lease)?.reason).toBe("NoAccess");
    expect(leaseStage({ ...NEW, conditions: [condition("Invalid", "True", "InvalidSelector")] })).toBe("refused");
  });
});
