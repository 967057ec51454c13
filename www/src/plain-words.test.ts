import { describe, expect, it } from "vitest";
import { plainWords, wordsFor } from "./plain-words";

describe("plain words", () => {
  it("are two sentences, what happened and what to do", () => {
    for (const reason of ["network", "token-expired", "already-released", "data-loss"] as const) {
      const { what, advice } = wordsFor(reason);
      expect(what).toMatch(/^[A-Z].*\.$/);
      expect(advice).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("speak of an error when a newer package knows a reason that this page does not", () => {
    expect(wordsFor("from-the-future" as never)).toEqual(wordsFor("unknown"));
    expect(wordsFor("toString" as never)).toEqual(wordsFor("unknown"));
  });

  it("own up to what is not the controller's error", () => {
    expect(plainWords(new TypeError("x is not a function")).what).toContain("page");
    expect(plainWords("text").what).toContain("page");
  });
});
