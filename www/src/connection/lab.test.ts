import { describe, expect, it } from "vitest";
import { firstClient, labFrom } from "./lab";

const LAB = {
  endpoints: ["http://127.0.0.1:1"],
  namespace: "lab",
  clients: { bob: "t", alice: "u" },
  admin: null,
  devices: {},
  gateway: null,
};

describe("an announced lab", () => {
  it("is parsed, without what the page does not need", () => {
    expect(labFrom({ ...LAB, grpc: "http://127.0.0.1:2" })).toEqual(LAB);
    const admin = "http://127.0.0.1:3";
    expect(labFrom({ ...LAB, admin })).toEqual({ ...LAB, admin });
    expect(labFrom({ ...LAB, admin: 3 })).toEqual(LAB);
    const devices = { "rpi4-01": "http://127.0.0.1:4" };
    expect(labFrom({ ...LAB, devices: { ...devices, "rpi4-02": null } })).toEqual({ ...LAB, devices });
  });

  it("is null if something is missing or has the wrong type", () => {
    const others = [null, [], "x", {}, { ...LAB, endpoints: [] }, { ...LAB, endpoints: [1] }, { ...LAB, clients: {} }];
    for (const other of others) expect(labFrom(other)).toBeNull();
  });

  it("is used as alice, or as the first client", () => {
    expect(firstClient(LAB)).toBe("alice");
    expect(firstClient({ ...LAB, clients: { carol: "t" } })).toBe("carol");
  });
});
