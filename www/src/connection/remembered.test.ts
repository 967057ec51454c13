// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";
import { forgetAccess, rememberAccess, rememberedAccess } from "./remembered";

const ACCESS = { endpoints: ["https://a"], namespace: "lab", client: "alice", token: "secret", cookies: false };

describe("a remembered connection", () => {
  afterEach(() => localStorage.clear());

  it("is returned until it is forgotten, without a session", () => {
    expect(rememberedAccess()).toBeNull();
    rememberAccess({ ...ACCESS, session: { name: "alice", token: () => Promise.resolve("x") } });
    expect(rememberedAccess()).toEqual(ACCESS);
    forgetAccess();
    expect(rememberedAccess()).toBeNull();
    expect(localStorage.length).toBe(0);
  });

  it("is ignored if it is not one", () => {
    for (const text of ["", "{", "null", "[]", '{"endpoints":"https://a"}', JSON.stringify({ ...ACCESS, token: 1 })]) {
      localStorage.setItem("jumpstarter-web.connection", text);
      expect(rememberedAccess(), text).toBeNull();
    }
  });
});
