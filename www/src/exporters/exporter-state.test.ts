import { describe, expect, it } from "vitest";
import { exporterState, groupOf, labelTexts, withRequirement } from "./exporter-state";

const FREE = { status: "AVAILABLE", online: true, enabled: true, lease: null } as const;

describe("an exporter's state", () => {
  it("is its status, unless that is old", () => {
    expect(exporterState(FREE)).toBe("available");
    expect(exporterState({ status: "AVAILABLE", online: false })).toBe("offline");
    expect(exporterState({ status: null, online: true })).toBe("online");
    expect(exporterState({ status: null, online: false })).toBe("offline");
    expect(exporterState({ status: "UNRECOGNIZED_9", online: true })).toBeNull();
  });

  it("is counted once", () => {
    expect(groupOf(FREE)).toBe("free");
    expect(groupOf({ ...FREE, enabled: false })).toBe("disabled");
    expect(groupOf({ ...FREE, online: false, enabled: false })).toBe("offline");
    expect(groupOf({ ...FREE, status: "AFTER_LEASE_HOOK" })).toBe("used");
    expect(groupOf({ ...FREE, status: "AFTER_LEASE_HOOK_FAILED", online: false })).toBe("failed");
    expect(groupOf({ ...FREE, status: "OFFLINE", lease: {} as never })).toBe("used");
  });
});

describe("labels", () => {
  it("are sorted, those of registration last", () => {
    expect(labelTexts({ "jumpstarter.dev/name": "x", b: "", a: "1" })).toEqual(["a=1", "b", "jumpstarter.dev/name=x"]);
  });

  it("are added to a selector once", () => {
    expect(withRequirement("", "a=1")).toBe("a=1");
    expect(withRequirement("a=1, b", "c=2")).toBe("a=1, b,c=2");
    expect(withRequirement("a=1, b", "b")).toBe("a=1, b");
  });
});
