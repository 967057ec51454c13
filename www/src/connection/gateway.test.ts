import { describe, expect, it } from "vitest";
import { startFrom } from "./gateway";

const PAGE = "https://lab.example.com/base/?page=1#/leases";

describe("a gateway's configuration", () => {
  it("has addresses that may be relative to the page", () => {
    const start = startFrom({ endpoints: [".", "https://b.example.com/lab"], namespace: "lab", devices: true }, PAGE);
    const endpoints = ["https://lab.example.com/base", "https://b.example.com/lab"];
    expect(start).toEqual({ endpoints, namespace: "lab", client: "", token: "", cookies: false });
    expect(startFrom({ endpoints: ["."], namespace: null }, PAGE)?.namespace).toBe("default");
  });

  it("is nothing else", () => {
    const others = [
      null,
      1,
      [],
      {},
      { endpoints: [] },
      { endpoints: "." },
      { endpoints: [1] },
      { endpoints: ["http://"] },
    ];
    for (const value of others) expect(startFrom(value, PAGE)).toBeNull();
  });
});
