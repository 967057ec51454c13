import { init } from "jumpstarter-web";
import { beforeAll, describe, expect, it } from "vitest";
import { leaseLabel } from "./lease-words";
import { condition, leaseWith } from "./lease.fixture";

describe("a lease's label", () => {
  beforeAll(() => init());

  const refused = (reason: string) =>
    leaseLabel(leaseWith({ conditions: [condition("Unsatisfiable", "True", reason)] }));

  it("says why it was refused, with a text of its own for known reasons", () => {
    expect(refused("NoAccess")).toEqual({ words: "Nothing matches", color: "red" });
    expect(refused("FromTheFuture")).toEqual({ words: "FromTheFuture", color: "red" });
  });

  it("shows an unknown reason unchanged, whatever its name", () => {
    for (const reason of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
      expect(refused(reason).words).toBe(reason);
    }
  });
});
