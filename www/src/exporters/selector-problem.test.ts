import { init } from "jumpstarter-web";
import { beforeAll, describe, expect, it } from "vitest";
import { selectorProblem } from "./selector-problem";

describe("a selector that is being typed", () => {
  beforeAll(() => init());

  it("has no problem if it is valid, or empty", () => {
    for (const text of ["", " ", "board=rpi4", "a in (b, c),!d"]) expect(selectorProblem(text)).toBeNull();
  });

  it("has a problem with its place", () => {
    expect(selectorProblem("board in rpi4")?.position).toBe(9);
    for (const text of ["board in (", "a=b=c", "=", "ä=b"]) {
      expect(selectorProblem(text)?.words, text).toMatch(/^\S.*\.$/);
      expect(selectorProblem(text)?.position, text).not.toBeNull();
    }
  });
});
