import { describe, expect, it } from "vitest";
import { plainWords, wordsFor } from "./plain-words";

describe("plain words", () => {
  it("say what happened, and what to do", () => {
    for (const reason of ["network", "token-expired", "already-released", "data-loss"] as const) {
      const { what, advice } = wordsFor(reason);
      expect(what).toMatch(/^[A-Z].*\.$/);
      expect(advice).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("are those of an unknown error for reasons that this page does not know", () => {
    expect(wordsFor("from-the-future" as never)).toEqual(wordsFor("unknown"));
    expect(wordsFor("toString" as never)).toEqual(wordsFor("unknown"));
  });

  it("say of an ambiguous write what may have been done, for which lease, and where to check", () => {
    // Like an error of another copy of the package.
    const unsure = (method: string, leaseName: string | null) =>
      Object.assign(new Error(), {
        [Symbol.for("jumpstarter-web.error")]: true,
        reason: "network",
        outcome: "unknown",
        method,
        leaseName,
      });
    const booking = plainWords(unsure("CreateLease", "lease-7"));
    expect(booking.advice).toMatch(/may have been booked as lease-7,.*list of leases/);
    expect(plainWords(unsure("DeleteLease", "lease-7")).advice).toMatch(/lease-7 has been released/);
    expect(plainWords(unsure("UpdateLease", "lease-7")).advice).toMatch(/lease-7 has been changed/);
    expect(plainWords(unsure("RotateToken", null)).advice).not.toContain("null");
    for (const method of ["CreateLease", "DeleteLease", "UpdateLease"]) {
      expect(plainWords(unsure(method, null)).advice).not.toContain("null");
    }
  });

  it("say that an error of the page is one", () => {
    expect(plainWords(new TypeError("x is not a function")).what).toContain("page");
    expect(plainWords("text").what).toContain("page");
  });
});
