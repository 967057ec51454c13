import { describe, expect, it } from "vitest";
import { accessOf, CONNECTION_FIELDS, startText, textProblem } from "./connection-text";

/** A token like the controller's: three parts in base64. */
const TOKEN = `eyJhbGciOiJFUzI1NiJ9.${"c2VjcmV0".repeat(12)}.${"c2lnbmVk".repeat(8)}`;
const ACCESS = {
  endpoints: ["https://a", "https://b"],
  namespace: "lab",
  client: "alice",
  token: TOKEN,
  cookies: true,
};

describe("the connection form's text", () => {
  it("becomes an access, without surrounding spaces", () => {
    const text = { endpoints: " https://a,\nhttps://b ", namespace: " lab ", client: "alice ", token: ` ${TOKEN}\n` };
    expect(accessOf(text, true)).toEqual(ACCESS);
  });

  it("starts with the values of the last connection, except the token", () => {
    expect(startText(null)).toEqual({ endpoints: "", namespace: "default", client: "", token: "" });
    expect(startText(ACCESS)).toEqual({
      endpoints: "https://a\nhttps://b",
      namespace: "lab",
      client: "alice",
      token: "",
    });
  });

  const endpointsWords = (endpoints: string) => textProblem({ ...startText(null), endpoints })?.words ?? null;

  it("requires web addresses for endpoints; for a host name, it shows what is missing", () => {
    for (const good of ["https://a", "http://127.0.0.1:8080, https://b/grpc"]) expect(endpointsWords(good)).toBeNull();
    expect(textProblem(startText(null))?.field).toBe("endpoints");
    expect(endpointsWords(" ,")).toMatch(/^Enter the address/);
    expect(endpointsWords("lab.example.com:443")).toBe(
      "This is not a web address: write https://lab.example.com:443 instead of lab.example.com:443.",
    );
    expect(endpointsWords("https://a, grpc://b")).toBe(
      "Endpoint 2 is not a web address: it must start with https:// or http://.",
    );
    for (const wrong of ["https://", "https://a:b", "/path"]) expect(endpointsWords(wrong)).not.toBeNull();
  });

  it("does not show a token that was pasted into another field", () => {
    for (const field of CONNECTION_FIELDS.filter((name) => name !== "token")) {
      const problem = textProblem({ ...startText(ACCESS), [field]: `${TOKEN}\n` });
      expect(problem).toEqual({ field, words: "This is a token: it belongs in the field Token." });
    }
  });
});
