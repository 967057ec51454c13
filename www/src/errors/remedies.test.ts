import { describe, expect, it } from "vitest";
import { remedies } from "./remedies";

/** Creates an error like one of another copy of the package. */
const failed = (reason: string, endpoint: string | null = null, httpStatus: number | null = null) =>
  Object.assign(new Error(), { [Symbol.for("jumpstarter-web.error")]: true, reason, endpoint, httpStatus });
const kinds = (error: unknown, here = "https://page.example.com/") => remedies(error, here).map(({ kind }) => kind);

describe("what can be done about an error", () => {
  it("a proxy requires a login: sign in there, in a new tab", () => {
    const error = failed("redirected", "https://lab.example.com:8443/grpc");
    expect(remedies(error, "https://page.example.com/")).toEqual([
      { kind: "sign-in", url: "https://lab.example.com:8443/grpc", host: "lab.example.com:8443" },
    ]);
    expect(kinds(failed("not-grpc-web", "https://lab.example.com"))).toEqual(["sign-in"]);
  });

  it("that proxy is also in front of the page: reload it", () => {
    expect(kinds(failed("redirected", "https://lab.example.com/grpc"), "https://lab.example.com/page/")).toEqual([
      "sign-in",
      "reload",
    ]);
  });

  it("a proxy refuses: sign in there, or use another token; nothing if the proxy is merely failing", () => {
    for (const status of [401, 403, 511])
      expect(kinds(failed("http-status", "https://lab.example.com", status))).toEqual(["sign-in", "token"]);
    for (const status of [404, 429, 502])
      expect(kinds(failed("http-status", "https://lab.example.com", status))).toEqual([]);
  });

  it("the controller refuses the token: use another one", () => {
    for (const reason of ["token-expired", "token-rejected", "identity", "client-not-found"])
      expect(kinds(failed(reason))).toEqual(["token"]);
  });

  it("the page is broken: reload it; otherwise nothing", () => {
    expect(kinds(failed("dead"))).toEqual(["reload"]);
    expect(kinds(new TypeError("x"))).toEqual(["reload"]);
    expect(kinds(failed("network", "https://lab.example.com"))).toEqual([]);
  });

  it("opens only web addresses", () => {
    for (const endpoint of [null, "nonsense", "javascript:alert(1)"])
      expect(kinds(failed("redirected", endpoint))).toEqual([]);
  });
});
