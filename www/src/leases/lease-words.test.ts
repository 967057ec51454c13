import { init } from "jumpstarter-web";
import { beforeAll, describe, expect, it } from "vitest";
import { en } from "../words/en";
import { labWithClient } from "../lab.fixture";
import { hasSelector, leaseLabel, wanted } from "./lease-words";
import { condition, leaseWith } from "./lease.fixture";

const t = en.leases;
const NOW = "2026-11-23T12:00:00Z";

describe("a lease's label", () => {
  beforeAll(() => init());

  it("says what it waits for, that it runs, and that it has expired", async () => {
    const { lab, service } = await labWithClient({ now: NOW });
    const book = () => service.createLease({ selector: "board=rpi4", duration: "30m" });
    const words = async (name: string) => leaseLabel(await service.getLease({ name }), t).words;
    const first = await book();
    const second = await book();
    expect(await words(first.name)).toBe("In use");
    expect(await words(second.name)).toBe("Waiting: all in use");
    lab.advance("31m");
    expect(await words(first.name)).toBe("Expired");
    expect(await words(second.name)).toBe("In use");
  });

  it("says whether nothing matches or no policy allows it", async () => {
    const { service } = await labWithClient({ now: NOW });
    const { name } = await service.createLease({ selector: "board=none", duration: "30m" });
    expect(leaseLabel(await service.getLease({ name }), t)).toEqual({ words: "Nothing matches", color: "red" });
    const message = "While there are 3 exporters matching the selector, none of them are approved by any policy";
    const refused = leaseWith({ conditions: [{ ...condition("Unsatisfiable", "True", "NoAccess"), message }] });
    expect(leaseLabel(refused, t).words).toBe("No policy allows this");
  });

  it("shows the reason of a newer controller unchanged", () => {
    const label = (reason: string) =>
      leaseLabel(leaseWith({ conditions: [condition("Unsatisfiable", "True", reason)] }), t).words;
    expect(label("QuotaUsedUp")).toBe("QuotaUsedUp");
    expect(label("constructor")).toBe("constructor");
    expect(label("SpotAccess")).toBe("Spot access only");
  });
});

describe("what a lease is for", () => {
  it("is one exporter, or any that matches", () => {
    expect(wanted({ exporterName: "rpi4-01" }, t)).toBe("wants rpi4-01");
    for (const exporterName of ["", null]) expect(wanted({ exporterName }, t)).toBe("any that matches");
    expect(hasSelector({ selector: "<none>" })).toBe(false);
    expect(hasSelector({ selector: "a=b" })).toBe(true);
  });
});
