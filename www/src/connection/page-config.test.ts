import { describe, expect, it } from "vitest";
import { DEFAULT_SCOPE, NO_CONFIG, pageConfigFrom } from "./page-config";

const PAGE = "https://lab.example.com/base/?page=1#/leases";

describe("the page's config", () => {
  it("presets endpoints, which may be relative to the page, and the namespace", () => {
    const config = { endpoints: [".", "https://b.example.com/lab"], namespace: "lab", devices: true };
    expect(pageConfigFrom(config, PAGE)).toEqual({
      endpoints: ["https://lab.example.com/base", "https://b.example.com/lab"],
      namespace: "lab",
      provider: null,
    });
  });

  it("presets the identity provider", () => {
    const oidc = { issuer: "https://id.example.com", clientId: "dashboard" };
    expect(pageConfigFrom({ oidc }, PAGE).provider).toEqual({ ...oidc, scope: DEFAULT_SCOPE });
  });

  it("presets nothing that is missing or has the wrong type", () => {
    const others = [null, "x", [], {}, { endpoints: "." }, { endpoints: [1] }, { endpoints: ["http://"] }];
    for (const other of [...others, { namespace: 1, oidc: { issuer: "https://a" } }])
      expect(pageConfigFrom(other, PAGE)).toEqual(NO_CONFIG);
  });
});
